namespace RouterProxy.Commands.Calibrate;

/// <summary>Requests that were drawn for a comparison at one rate.</summary>
/// <param name="rate">The rate in force.</param>
/// <param name="all">
/// The judged requests of the time in which it was: those served from the first tier, which have a label where they were drawn, and those that
/// were not, whose label is known (both tiers have answered) or never will be.
/// </param>
internal sealed class RecordGroup(double rate, IReadOnlyList<RecordLine> all)
{
    public IReadOnlyList<RecordLine> Labelled { get; } = [.. all.Where(l => IsSampled(l) && l.IsLabelled)];

    /// <summary>Requests that went on to another tier, or had to stay: none of them was left to chance.</summary>
    public IReadOnlyList<RecordLine> Known { get; } = [.. all.Where(l => !IsSampled(l))];

    /// <summary>Recorded answers of the first tier that the threshold in force accepts, labelled or not.</summary>
    public int Accepted { get; } = all.Count(l => IsSampled(l) && !l.WouldEscalate);

    /// <summary>The probability with which one of those has a label. Of <c>Mode: Shadow</c> only those drawn are judged at all.</summary>
    public double AmongAccepted { get; } = (all.Any(l => l.Drawn == "shadow") ? 1 : rate) * Share(Drawn(all));

    /// <summary>
    /// The probability with which a request really got its label: some of those drawn were dropped or failed, which has to do with the load and
    /// not with what was asked.
    /// </summary>
    public double Probability { get; } = rate * Share(Drawn(all));

    /// <summary>About how many rows it gives when each of its requests is to stand in the sample with this probability.</summary>
    public double Rows(double probability) => Probability < probability ? 0 : (Labelled.Count * probability / Probability) + (Known.Count * probability);

    private static RecordLine[] Drawn(IReadOnlyList<RecordLine> all) => [.. all.Where(l => IsSampled(l) && l.Drawn is not null)];

    private static double Share(IReadOnlyCollection<RecordLine> drawn) => drawn.Count == 0 ? 0 : (double)drawn.Count(l => l.IsLabelled) / drawn.Count;

    private static bool IsSampled(RecordLine line) => line.Decision == "accepted" || line.Drawn == "shadow";
}
