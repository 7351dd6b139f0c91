namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>How one gateway stands to one goal.</summary>
internal sealed record GoalResult(Goal Goal, string Target, string Unit, Spread Measured, GoalState State);
