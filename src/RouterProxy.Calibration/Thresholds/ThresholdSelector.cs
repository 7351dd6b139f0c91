namespace RouterProxy.Calibration.Thresholds;

/// <summary>Chooses a threshold for two tiers from labelled observations: as good as the strong tier with as few escalations as possible.</summary>
public static class ThresholdSelector
{
    /// <summary>
    /// The lowest threshold whose routed accuracy is at least the strong tier's, less <paramref name="tolerance"/>. When even escalating
    /// all that can be escalated falls short (answers with a confidence of exactly 1 are accepted by every threshold), the lowest of the
    /// thresholds with the highest routed accuracy.
    /// </summary>
    /// <remarks>
    /// Candidates are 0 (accept everything), each observed confidence, and 1. Between two observed confidences every threshold routes
    /// the observations alike, so no other value can do better; and because a candidate is itself an observed number compared with
    /// <c>&gt;=</c>, observations of equal confidence always move together and rounding cannot part them. A midpoint between two
    /// neighbours may look fairer to unseen confidences, but it can round down onto the lower one and then route it differently.
    /// </remarks>
    /// <param name="observations">At least one; the order does not matter.</param>
    /// <param name="tolerance">Accuracy that may be given up against the strong tier, in [0, 1].</param>
    /// <exception cref="ArgumentException">No observation, or a confidence outside [0, 1] (NaN included).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is outside [0, 1].</exception>
    public static ThresholdChoice Choose(IReadOnlyCollection<CascadeObservation> observations, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(observations);
        if (!(tolerance is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance lies in [0, 1].");
        }

        var ascending = Sorted(observations);
        var strongCorrect = ascending.Count(observation => observation.StrongCorrect);
        var needed = strongCorrect - (tolerance * ascending.Length);
        var cheapCorrect = ascending.Count(observation => observation.CheapCorrect);

        var best = new Candidate(0, 0, cheapCorrect);
        foreach (var candidate in Candidates(ascending, cheapCorrect))
        {
            if (best.Correct >= needed)
            {
                break;
            }

            if (candidate.Correct > best.Correct)
            {
                best = candidate;
            }
        }

        double total = ascending.Length;
        return new ThresholdChoice(best.Threshold, best.Escalated / total, best.Correct / total, cheapCorrect / total, strongCorrect / total);
    }

    /// <summary>Every threshold above 0 that routes differently, ascending. Counts, not rates: equal accuracies must compare equal.</summary>
    private static IEnumerable<Candidate> Candidates(CascadeObservation[] ascending, int cheapCorrect)
    {
        var correct = cheapCorrect;
        for (var i = 0; i < ascending.Length; i++)
        {
            if (i > 0 && ascending[i].Confidence > ascending[i - 1].Confidence)
            {
                yield return new Candidate(ascending[i].Confidence, i, correct);
            }

            correct += (ascending[i].StrongCorrect ? 1 : 0) - (ascending[i].CheapCorrect ? 1 : 0);
        }

        if (ascending[^1].Confidence < 1)
        {
            yield return new Candidate(1, ascending.Length, correct);
        }
    }

    private static CascadeObservation[] Sorted(IReadOnlyCollection<CascadeObservation> observations)
    {
        if (observations.Count == 0)
        {
            throw new ArgumentException("At least one observation is needed.", nameof(observations));
        }

        if (observations.Any(observation => observation.Confidence is not (>= 0 and <= 1)))
        {
            throw new ArgumentException("A confidence lies in [0, 1].", nameof(observations));
        }

        return [.. observations.OrderBy(observation => observation.Confidence)];
    }

    private readonly record struct Candidate(double Threshold, int Escalated, int Correct);
}
