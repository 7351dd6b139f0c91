namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>How a case is asked.</summary>
internal static class Regime
{
    /// <summary>Open loop: requests leave by the clock, targets take turns request by request.</summary>
    public const string Fixed = "fixed";

    /// <summary>Closed loop: as fast as the answers come, targets take turns by slices.</summary>
    public const string Saturation = "saturation";

    /// <summary>Open loop, one target at a time.</summary>
    public const string Slices = "slices";

    /// <summary>One target at a time, in a way of its own.</summary>
    public const string Single = "single";

    /// <summary>Closed loop under <c>perf stat</c>, which makes everything slower.</summary>
    public const string Instructions = "instructions";

    public static IReadOnlyList<string> All { get; } = [Fixed, Saturation, Slices, Single, Instructions];
}
