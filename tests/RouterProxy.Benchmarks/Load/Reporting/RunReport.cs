namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>Everything that a run has found.</summary>
internal sealed record RunReport(LoadOptions Options, IReadOnlyList<Section> Sections, IReadOnlyList<GoalResult> Goals);
