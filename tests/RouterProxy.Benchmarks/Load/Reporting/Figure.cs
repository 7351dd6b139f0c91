namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>One metric of one target: median and middle half over the rounds.</summary>
/// <param name="OverYarp">The same as ratios to plain YARP, taken inside each round; null for plain YARP itself and where it makes no sense.</param>
/// <param name="OverInline">The same to plain YARP with the inline settings.</param>
internal sealed record Figure(string Target, string Metric, string Unit, Spread Value, Spread? OverYarp, Spread? OverInline);
