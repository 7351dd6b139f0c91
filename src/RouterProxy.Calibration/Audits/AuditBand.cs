using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Audits;

/// <summary>The audits of a band of confidences.</summary>
/// <param name="From">Lowest confidence of the band.</param>
/// <param name="Below">The band ends below this; null for the band of exactly 1.</param>
/// <param name="Audits">Number of audits.</param>
/// <param name="Agreements">Number of agreements among them.</param>
/// <param name="Interval">95 % exact interval of the share of agreements.</param>
public sealed record AuditBand(double From, double? Below, int Audits, int Agreements, Interval Interval)
{
    /// <summary>Share of agreements; null without an audit.</summary>
    public double? Agreement => Audits == 0 ? null : (double)Agreements / Audits;
}
