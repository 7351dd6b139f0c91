namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>The step that begins.</summary>
/// <param name="Done">Share of the run in [0,1].</param>
/// <param name="Left">About how long it still takes.</param>
internal readonly record struct LoadProgress(string What, double Done, TimeSpan Left);
