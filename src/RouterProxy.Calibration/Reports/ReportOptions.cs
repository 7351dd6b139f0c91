using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Reports;

/// <summary>What a report is to promise. To be fixed before looking at the rows: a target moved to suit them is no promise.</summary>
public sealed record ReportOptions
{
    /// <value>The target of the risk, in (0, 1). The default is 0.05.</value>
    public double Alpha { get; init; } = 0.05;

    /// <value>The probability that a certified threshold breaks the target, in (0, 1). The default is 0.1.</value>
    public double Delta { get; init; } = 0.1;

    /// <value>The default is <see cref="RiskKind.Marginal"/>: the share of all answers.</value>
    public RiskKind Risk { get; init; } = RiskKind.Marginal;

    /// <value>The default is <see cref="LabelMode.Agreement"/>.</value>
    public LabelMode Labels { get; init; } = LabelMode.Agreement;

    /// <value>A wanted share of escalations in [0, 1], for the threshold by quantile beside the certified one. The default is none.</value>
    public double? TargetEscalation { get; init; }

    /// <value>Targets of the threshold table, each certified on its own. The default is 1, 2, 3, 5 and 10 %.</value>
    public IReadOnlyList<double> TableAlphas { get; init; } = [0.01, 0.02, 0.03, 0.05, 0.1];

    /// <value>Decides the bootstrap and the folds: equal rows and seeds give equal reports. The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <value>Draws of the bootstrap, at least 2. The default is 200.</value>
    public int Draws { get; init; } = Bootstrap.DefaultDraws;
}
