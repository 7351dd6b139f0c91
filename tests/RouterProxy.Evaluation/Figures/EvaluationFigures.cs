using System.Globalization;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Evaluation.Running;

namespace RouterProxy.Evaluation.Figures;

/// <summary>Everything that the evaluation measures on the test part.</summary>
internal sealed record EvaluationFigures
{
    /// <summary>Of the strong model's accuracy.</summary>
    public const double WantedQuality = 0.99;

    /// <summary>Of the strong model's cost.</summary>
    public const double WantedCost = 0.5;

    public required Strategy Cheap { get; init; }

    public required Strategy Strong { get; init; }

    public required Strategy Certified { get; init; }

    public required Strategy ByEye { get; init; }

    /// <summary>At the certified threshold's rate of escalations.</summary>
    public required RandomMixing SameRate { get; init; }

    /// <summary>At the certified threshold's cost: it buys a few more strong answers, since it pays no cheap ones for them.</summary>
    public required RandomMixing SameCost { get; init; }

    /// <summary>Accuracy at the certified threshold over the strong model's, with an interval from paired draws.</summary>
    public required Estimate Quality { get; init; }

    /// <summary>Accuracy at the certified threshold less that of random mixing at the same rate, likewise.</summary>
    public required Estimate Gain { get; init; }

    public required Redraws Redraws { get; init; }

    public IReadOnlyList<Target> Targets =>
    [
        new(Text($"at least {WantedQuality:P0} of the strong model's accuracy"), Text($"{Quality.Value:P1}"), Quality.Value >= WantedQuality),
        new(Text($"at most {WantedCost:P0} of its cost"), Text($"{Certified.Cost:P1}"), Certified.Cost <= WantedCost),
        new("better than random mixing at the same rate", Text($"{Certified.Accuracy:P2} against {SameRate.Accuracy:P2}"), Certified.Accuracy > SameRate.Interval.Upper),
    ];

    /// <param name="calibration">What the thresholds were chosen on.</param>
    /// <param name="outcomes">The test part.</param>
    /// <param name="thresholds">In force on the two routes.</param>
    /// <param name="seed">Equal seeds give equal intervals.</param>
    public static EvaluationFigures Of(CalibrationResult calibration, IReadOnlyList<MailOutcome> outcomes, Thresholds thresholds, ulong seed)
    {
        var strongCost = outcomes.Sum(outcome => outcome.StrongCost);
        var cheapShare = outcomes.Sum(outcome => outcome.CheapCost) / strongCost;
        var certified = Routed("routed, certified threshold", thresholds.Certified, outcomes, outcome => outcome.Certified);
        var paired = Bootstrap.Intervals(outcomes, Paired, seed, draws: 1000);
        var point = Paired([.. outcomes]);
        var options = calibration.Report.Options;
        return new EvaluationFigures
        {
            Cheap = Alone("cheap alone", cheapShare, outcomes, outcome => outcome.Cheap) with { Lost = outcomes.Count(outcome => !outcome.Agrees) },
            Strong = Alone("strong alone", 1, outcomes, outcome => outcome.Strong),
            Certified = certified,
            ByEye = Routed("routed, threshold by eye", thresholds.ByEye, outcomes, outcome => outcome.ByEye),
            SameRate = RandomMixing.Of(outcomes, certified.EscalationRate, seed),
            SameCost = RandomMixing.Of(outcomes, Math.Clamp((certified.Cost - cheapShare) / (1 - cheapShare), 0, 1), seed),
            Quality = new Estimate(point[0], paired[0]),
            Gain = new Estimate(point[1], paired[1]),
            Redraws = Redraws.Of(Population(calibration.Sample.Rows, outcomes), calibration.Sample.Rows.Count, options.Alpha, options.Delta, seed),
        };
    }

    private static Strategy Alone(string name, double cost, IReadOnlyList<MailOutcome> outcomes, Func<MailOutcome, GatewayAnswer> answer) => new()
    {
        Name = name,
        Mails = outcomes.Count,
        Right = outcomes.Count(outcome => outcome.IsRight(answer(outcome))),
        Cost = cost,
        Escalated = 0,
        Lost = 0,
    };

    private static Strategy Routed(string name, double threshold, IReadOnlyList<MailOutcome> outcomes, Func<MailOutcome, GatewayAnswer> answer) => new()
    {
        Name = name,
        Threshold = threshold,
        Mails = outcomes.Count,
        Right = outcomes.Count(outcome => outcome.IsRight(answer(outcome))),
        Cost = outcomes.Sum(outcome => outcome.CostOf(answer(outcome))) / outcomes.Sum(outcome => outcome.StrongCost),
        Escalated = outcomes.Count(outcome => answer(outcome).Escalated),
        Lost = outcomes.Count(outcome => !answer(outcome).Escalated && !outcome.Agrees),
    };

    /// <summary>Both differences from the same mails: each is far better known than the accuracies that it is made of.</summary>
    private static double[] Paired(MailOutcome[] outcomes)
    {
        var routed = Share(outcome => outcome.IsRight(outcome.Certified));
        var (cheap, strong) = (Share(outcome => outcome.IsRight(outcome.Cheap)), Share(outcome => outcome.IsRight(outcome.Strong)));
        var rate = Share(outcome => outcome.Certified.Escalated);
        return [routed / strong, routed - ((rate * strong) + ((1 - rate) * cheap))];

        double Share(Func<MailOutcome, bool> counts) => (double)outcomes.Count(counts) / outcomes.Length;
    }

    private static ScoredLoss[] Population(IEnumerable<CalibrationRow> calibration, IEnumerable<MailOutcome> test) =>
    [
        .. calibration.Select(row => new ScoredLoss(row.Confidence, row.IsLoss(LabelMode.Agreement))),
        .. test.Select(outcome => new ScoredLoss(outcome.Certified.Confidence ?? 0, !outcome.Agrees)),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
