using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Commands.Calibrate;

/// <summary>What <c>calibrate</c> is asked to do.</summary>
internal sealed record CalibrateArguments
{
    public required string Route { get; init; }

    /// <summary>A file of requests or results, or with <see cref="FromRecords"/> the gateway's records: their folder, or one file of it.</summary>
    public required string Data { get; init; }

    public bool FromRecords { get; init; }

    public double Alpha { get; init; } = 0.05;

    public double Delta { get; init; } = 0.1;

    public RiskKind Risk { get; init; } = RiskKind.Marginal;

    public double? TargetEscalation { get; init; }

    /// <summary>Where the page goes; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>Where the report for machines goes; null for none.</summary>
    public string? Json { get; init; }
}
