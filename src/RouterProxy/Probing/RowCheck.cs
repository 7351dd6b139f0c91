using RouterProxy.Confidence;

namespace RouterProxy.Probing;

/// <summary>Tells numbers that are logarithms of probabilities from those that only look like it.</summary>
internal static class RowCheck
{
    /// <summary>Why the row says nothing, or null when its number can be used.</summary>
    public static UnscoredReason? Examine(RowBuffer rows, int index)
    {
        ref readonly var row = ref rows[index];
        if (row.Value == LogprobValue.Missing)
        {
            return UnscoredReason.NotReturned;
        }

        if (row.Value != LogprobValue.Number || !Logprobs.IsValid(row.Logprob))
        {
            return UnscoredReason.InvalidLogprob;
        }

        if (row.Logprob < 0)
        {
            return null;
        }

        // Certainty to the last digit: real on a well-known token, but also what stands in for a row that is missing (no text),
        // what a drafted token reports (no alternatives although they were asked for), and what a mask leaves (the others at a marker).
        if ((row.TextLength == 0 && !row.IsOpaque) || row is { HasAlternatives: true, AlternativesCount: 0 })
        {
            return UnscoredReason.Placeholder;
        }

        return IsMasked(rows, index) && IsForced(rows, index) ? UnscoredReason.Constrained : null;
    }

    /// <summary>
    /// The token has probability 1 and no other token was reported with any: behind a grammar's mask it was the only one allowed.
    /// </summary>
    public static bool IsForced(RowBuffer rows, int index)
    {
        ref readonly var row = ref rows[index];
        if (row.Value != LogprobValue.Number || !Logprobs.IsValid(row.Logprob) || row.Logprob < 0)
        {
            return false;
        }

        var token = rows.Reading(index);
        foreach (var alternative in token.Alternatives)
        {
            if (!Logprobs.IsMarker(alternative.Logprob) && !alternative.Text(token.AlternativeTexts).SequenceEqual(token.Text))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMasked(RowBuffer rows, int index)
    {
        foreach (var alternative in rows.Reading(index).Alternatives)
        {
            if (Logprobs.IsMarker(alternative.Logprob))
            {
                return true;
            }
        }

        return false;
    }
}
