namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>All measures, in the order in which they are run: fixed rates first, what disturbs the targets most comes last.</summary>
internal static class MeasureCatalog
{
    /// <summary>A first comparison in under three minutes.</summary>
    public static IReadOnlyList<string> Quick { get; } =
        ["nonstream", "nonstream-500", "stream", "burst", "escalated", "body32k", LoadCase.Abandoned.Name, InstructionsMeasure.Name];

    public static IReadOnlyList<IMeasure> All { get; } =
    [
        .. LoadCase.Ordinary.Select(load => new FixedRateMeasure(load)),
        new RequestLogMeasure(),
        .. LoadCase.Ordinary.Where(load => load.Concurrency > 0).Select(load => new SaturationMeasure(load)),
        .. LoadCase.Ordinary.Where(load => load.Concurrency > 0).Select(load => new InstructionsMeasure(load)),
        new DecisionMeasure(),
        new BesideMeasure(BesideMeasure.OneMegabyte, "200 small requests, 100/s, beside 20 with 1 MB bodies", LoadCase.Body1M, largeCount: 20, smallCount: 200, smallRate: 100),
        new BesideMeasure(BesideMeasure.SixteenMegabytes, "100 small requests, 400/s, beside one of 16 MB", LoadCase.Body16M, largeCount: 1, smallCount: 100, smallRate: 400),
        new OpenStreamsMeasure(),
        new ColdStartMeasure(),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(measure => measure.Case).Distinct(StringComparer.Ordinal)];
}
