namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>What the gateway is meant to reach.</summary>
/// <param name="Gated">A miss fails <c>--check</c>; the others move too much from run to run and are only printed beside their limit.</param>
internal sealed record Goal(string Text, string Case, string Regime, string Metric, Basis Basis, double Limit, bool Gated);
