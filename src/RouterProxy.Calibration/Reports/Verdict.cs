namespace RouterProxy.Calibration.Reports;

/// <summary>The outcome of a report.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Reason">Why, as half a sentence.</param>
/// <param name="MoreLabels">
/// About how many more labels would certify a threshold that pays; null where none are needed or none would help.
/// </param>
public sealed record Verdict(VerdictKind Kind, string Reason, int? MoreLabels)
{
    /// <summary>One line for people and scripts: begins with the verdict in words.</summary>
    public string Line => $"{Words}: {Reason}";

    /// <summary><c>certified</c>, <c>not certified</c>, <c>pair not worth it</c> or <c>signal dead</c>.</summary>
    public string Words => Kind switch
    {
        VerdictKind.Certified => "certified",
        VerdictKind.NotCertified => "not certified",
        VerdictKind.PairNotWorthIt => "pair not worth it",
        VerdictKind.SignalDead => "signal dead",
        _ => throw new InvalidOperationException($"There is no verdict {Kind}."),
    };
}
