namespace RouterProxy.Calibration.Thresholds;

/// <summary>What a threshold does to a sample of labelled answers.</summary>
/// <param name="Threshold">Accepts confidences of at least this; itself one of the sample's.</param>
/// <param name="Accepted">Number of answers accepted, at least 1.</param>
/// <param name="Losses">Number of losses among them.</param>
/// <param name="Labels">Size of the whole sample.</param>
public readonly record struct AcceptancePoint(double Threshold, int Accepted, int Losses, int Labels)
{
    public double Coverage => (double)Accepted / Labels;

    public double EscalationRate => (double)(Labels - Accepted) / Labels;

    /// <summary>The number of answers that a share of losses is taken of.</summary>
    public int Base(RiskKind kind) => kind is RiskKind.Selective ? Accepted : Labels;

    /// <summary>The observed risk.</summary>
    public double Risk(RiskKind kind) => (double)Losses / Base(kind);
}
