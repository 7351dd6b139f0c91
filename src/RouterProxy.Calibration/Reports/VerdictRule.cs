using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Deferral;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Reports;

/// <summary>Decides what to do, in the order: is there a signal, can the pair pay, is a threshold proven that pays.</summary>
internal static class VerdictRule
{
    /// <summary>A signal that says the same of more than this share of answers has nothing to say.</summary>
    public const double DeadSaturation = 0.95;

    /// <summary>
    /// With fewer losses, or fewer kept answers, an interval that holds 0.5 tells of too few labels, not of a dead signal.
    /// </summary>
    public const int LeastOfEachKind = 20;

    public static Verdict Decide(
        AcceptanceCurve acceptance, DeferralCurve deferral, Saturation saturation, Estimate ranking, ThresholdRow chosen) =>
        Dead(acceptance, saturation, ranking) ?? NotWorthIt(deferral, chosen) ?? Proof(acceptance, deferral, chosen);

    private static Verdict? Dead(AcceptanceCurve acceptance, Saturation saturation, Estimate ranking)
    {
        if (saturation.SaturatedShare > DeadSaturation)
        {
            return new Verdict(
                VerdictKind.SignalDead,
                Text($"{saturation.SaturatedShare:P1} of the confidences are {ConfidenceScale.Display(Saturation.Saturated)} or more"),
                MoreLabels: null);
        }

        var losses = acceptance.Points[^1].Losses;
        return Math.Min(losses, acceptance.Labels - losses) >= LeastOfEachKind && ranking.Interval is { Lower: <= 0.5 } interval
            ? new Verdict(
                VerdictKind.SignalDead,
                Text($"the confidence ranks answers no better than chance (AUROC {ranking.Value:F2}, ")
                + Text($"95 % interval {interval.Lower:F2} to {interval.Upper:F2})"),
                MoreLabels: null)
            : null;
    }

    private static Verdict? NotWorthIt(DeferralCurve deferral, ThresholdRow chosen)
    {
        var certification = chosen.Certification;
        if (deferral.StrongCost <= 0 || certification.Labels < SampleSize.WithoutErrors(certification.Alpha, certification.Delta))
        {
            return null;
        }

        // By eye, the kindest reading: what does not pay there will not pay with a proof either.
        var rate = chosen.ByEye?.EscalationRate ?? 1;
        return Pays(deferral, rate)
            ? null
            : new Verdict(
                VerdictKind.PairNotWorthIt,
                Text($"a risk of {certification.Alpha:P1} takes {rate:P1} escalations, at ")
                + Text($"{deferral.CostAt(rate) / deferral.StrongCost:P0} of the strong tier's cost; ")
                + Text($"it pays below about {Math.Max(0, 1 - (deferral.CheapCost / deferral.StrongCost)):P1}"),
                MoreLabels: null);
    }

    private static Verdict Proof(AcceptanceCurve acceptance, DeferralCurve deferral, ThresholdRow chosen)
    {
        var certification = chosen.Certification;
        if (certification.Certified is { } certified && Pays(deferral, certified.Point.EscalationRate))
        {
            return new Verdict(
                VerdictKind.Certified,
                Text($"threshold {certified.Threshold:R} ({ConfidenceScale.Display(certified.Threshold)}) keeps the ")
                + Text($"{Name(certification.Kind)} risk within {certification.Alpha:P1} with {1 - certification.Delta:P0} confidence, ")
                + Text($"at {certified.Point.EscalationRate:P1} escalations"),
                MoreLabels: null);
        }

        var needed = FixedSequenceTest.LabelsNeeded(
            acceptance, certification.Alpha, certification.Delta, certification.Kind, point => Pays(deferral, point.EscalationRate));
        int? more = needed is { } labels ? Math.Max(1, labels - acceptance.Labels) : null;
        var held = certification.Certified is null ? "no threshold is proven" : "the threshold proven escalates too much to pay";
        return new Verdict(
            VerdictKind.NotCertified,
            more is null
                ? $"{held}, and on these labels more of them would not change that"
                : Text($"{held}, about {more} more labels are needed"),
            more);
    }

    /// <summary>Cheaper than the strong tier alone. Without prices every pair is taken to pay.</summary>
    private static bool Pays(DeferralCurve deferral, double escalationRate) =>
        deferral.StrongCost <= 0 || deferral.CostAt(escalationRate) < deferral.StrongCost;

    private static string Name(RiskKind kind) => kind is RiskKind.Marginal ? "marginal" : "selective";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
