using RouterProxy.Calibration.Reports;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Everything that a report says, whatever its form.</summary>
internal sealed record CalibrationResult
{
    public required TierPair Pair { get; init; }

    /// <summary>The data file's name, without its folder.</summary>
    public required string Data { get; init; }

    public required DateTimeOffset Made { get; init; }

    public required CalibrationSample Sample { get; init; }

    /// <summary>Where the sample comes from the gateway's records; else null.</summary>
    public RecordSample? Records { get; init; }

    public required CalibrationReport Report { get; init; }

    /// <summary>The threshold proven at the asked target; null when there is none.</summary>
    public double? Threshold => Report.Verdict.Kind == VerdictKind.Certified ? Report.Chosen.Certification.Certified?.Threshold : null;
}
