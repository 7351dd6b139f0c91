using RouterProxy.Calibration.Statistics;
using RouterProxy.Evaluation.Running;

namespace RouterProxy.Evaluation.Figures;

/// <summary>
/// Asks the strong model a random share of the mails and the cheap one the rest: what a router without any signal does. It pays one
/// model a mail, where a cascade pays the cheap one for every mail.
/// </summary>
/// <param name="Rate">Share of the mails that the strong model answers.</param>
/// <param name="Accuracy">Mean over the draws.</param>
/// <param name="Interval">The middle 95 % of the draws.</param>
/// <param name="Cost">Mean, as a share of the strong model's.</param>
internal sealed record RandomMixing(double Rate, double Accuracy, Interval Interval, double Cost)
{
    public const int Draws = 1000;

    /// <param name="outcomes">The test part.</param>
    /// <param name="rate">In [0, 1].</param>
    /// <param name="seed">Equal seeds give equal draws.</param>
    public static RandomMixing Of(IReadOnlyList<MailOutcome> outcomes, double rate, ulong seed)
    {
        var random = new SplitMix(seed);
        var strong = (int)Math.Round(rate * outcomes.Count);
        var order = Enumerable.Range(0, outcomes.Count).ToArray();
        var accuracies = new double[Draws];
        var cost = 0.0;
        for (var draw = 0; draw < Draws; draw++)
        {
            Shuffle(order, strong, random);
            var right = 0;
            for (var i = 0; i < order.Length; i++)
            {
                var outcome = outcomes[order[i]];
                right += outcome.IsRight(i < strong ? outcome.Strong : outcome.Cheap) ? 1 : 0;
                cost += i < strong ? outcome.StrongCost : outcome.CheapCost;
            }

            accuracies[draw] = (double)right / outcomes.Count;
        }

        Array.Sort(accuracies);
        return new RandomMixing(
            rate,
            accuracies.Average(),
            new Interval(Quantile.OfSorted(accuracies, 0.025), Quantile.OfSorted(accuracies, 0.975)),
            cost / Draws / outcomes.Sum(outcome => outcome.StrongCost));
    }

    /// <summary>Puts so many mails, drawn without replacement, to the front.</summary>
    private static void Shuffle(int[] order, int count, SplitMix random)
    {
        for (var i = 0; i < count; i++)
        {
            var other = i + random.NextBelow(order.Length - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
