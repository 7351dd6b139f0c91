namespace RouterProxy.Commands.Calibrate;

/// <summary>Costs of recorded rows. Where a few are not known (an upstream that counted no tokens) the mean of the others stands in.</summary>
internal sealed class MeanCosts(IReadOnlyCollection<RecordLine> rows)
{
    private readonly double _cheap = rows.Average(r => r.CheapCost) ?? 0;
    private readonly double _strong = rows.Average(r => r.StrongCost) ?? 0;

    /// <summary>Most rows have both.</summary>
    public bool AreKnown { get; } = rows.Count > 0 && 2 * rows.Count(r => r.CheapCost is not null && r.StrongCost is not null) > rows.Count;

    public double Cheap(RecordLine row) => AreKnown ? row.CheapCost ?? _cheap : 0;

    public double Strong(RecordLine row) => AreKnown ? row.StrongCost ?? _strong : 0;
}
