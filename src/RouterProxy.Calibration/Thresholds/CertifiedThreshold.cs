namespace RouterProxy.Calibration.Thresholds;

/// <summary>A threshold that keeps its promise with a stated probability, and what it does on the labels that prove it.</summary>
/// <param name="Point">The threshold, the answers it accepts and the losses among them.</param>
/// <param name="EmpiricalRisk">The risk observed, in [0, 1].</param>
/// <param name="UpperBound">Exact one-sided upper bound of the risk at the same error probability; at most the target.</param>
/// <param name="PValue">Probability of so few losses if the risk were at its target; at most delta.</param>
public sealed record CertifiedThreshold(AcceptancePoint Point, double EmpiricalRisk, double UpperBound, double PValue)
{
    /// <summary>Accepts an answer whose confidence is at least this.</summary>
    public double Threshold => Point.Threshold;
}
