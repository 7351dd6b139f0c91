using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Thresholds;

public sealed class FixedSequenceTestTests
{
    private static readonly Arbitrary<(ScoredLoss[] Sample, RiskKind Kind)> Samples =
        (from size in Gen.Choose(1, 150)
         from rows in Gen.ArrayOf(
             from step in Gen.Choose(0, 40)
             from loss in Gen.Choose(0, 60)
             select new ScoredLoss(step / 40.0, loss > step + 15), size)
         from kind in Gen.Elements(RiskKind.Marginal, RiskKind.Selective)
         select (rows, kind)).ToArbitrary();

    [Fact]
    public void A_hundred_answers_without_loss_are_accepted()
    {
        var outcome = FixedSequenceTest.Certify(Evenly(100, _ => false), 0.05, 0.1, RiskKind.Marginal);

        var certified = outcome.Certified.ShouldNotBeNull();
        certified.Threshold.ShouldBe(0);
        certified.Point.Coverage.ShouldBe(1);
        certified.PValue.ShouldBe(Math.Pow(0.95, 100), 1e-9);
        certified.UpperBound.ShouldBe(1 - Math.Pow(0.1, 1 / 100.0), 1e-9);
    }

    [Fact]
    public void The_search_stops_before_the_loss_that_would_break_the_proof()
    {
        // 105 labels carry two losses at 5 % and delta 10 %; the losses are the 40th, 30th and 20th from the bottom.
        var outcome = FixedSequenceTest.Certify(Evenly(105, i => i is 20 or 30 or 40), 0.05, 0.1, RiskKind.Marginal);

        outcome.Certified!.Threshold.ShouldBe(21 / 105.0);
        outcome.Certified.Point.Losses.ShouldBe(2);
    }

    [Fact]
    public void The_selective_search_starts_where_a_proof_is_possible()
    {
        // The 45 answers at the top are the fewest that can prove 5 % selectively, and without a loss they do; below, every second is lost.
        var outcome = FixedSequenceTest.Certify(Evenly(100, i => i < 55 && i % 2 == 0), 0.05, 0.1, RiskKind.Selective);

        outcome.Certified!.Point.Accepted.ShouldBe(45);
        outcome.Certified.Point.Losses.ShouldBe(0);
    }

    [Fact]
    public void Too_few_labels_prove_nothing_and_say_how_many_would()
    {
        var curve = AcceptanceCurve.Of(Evenly(30, _ => false));

        FixedSequenceTest.Certify(curve, 0.05, 0.1, RiskKind.Marginal).Certified.ShouldBeNull();
        FixedSequenceTest.LabelsNeeded(curve, 0.05, 0.1, RiskKind.Marginal, _ => true).ShouldNotBeNull().ShouldBeInRange(45, 120);
    }

    [Theory]
    [InlineData(RiskKind.Marginal, 5)]
    [InlineData(RiskKind.Selective, 5)]
    [InlineData(RiskKind.Selective, 40)]
    public void A_handful_of_answers_without_loss_is_a_beginning(RiskKind kind, int labels) =>
        FixedSequenceTest.LabelsNeeded(AcceptanceCurve.Of(Evenly(labels, _ => false)), 0.05, 0.1, kind, _ => true)
            .ShouldNotBeNull().ShouldBeInRange(45, 200);

    [Fact]
    public void Losses_throughout_cannot_be_outnumbered()
    {
        var curve = AcceptanceCurve.Of([.. Enumerable.Range(0, 200).Select(i => new ScoredLoss(1, i % 4 == 0))]);

        FixedSequenceTest.Certify(curve, 0.05, 0.1, RiskKind.Marginal).Certified.ShouldBeNull();
        FixedSequenceTest.LabelsNeeded(curve, 0.05, 0.1, RiskKind.Marginal, _ => true).ShouldBeNull();
    }

    [Fact]
    public void The_proof_holds_and_equal_confidences_are_accepted_together() => Prop.ForAll(Samples, input =>
    {
        var (sample, kind) = input;
        if (FixedSequenceTest.Certify(sample, 0.1, 0.1, kind).Certified is not { } certified)
        {
            return;
        }

        var accepted = sample.Where(row => row.Confidence >= certified.Threshold).ToArray();
        accepted.Length.ShouldBe(certified.Point.Accepted);
        accepted.Count(row => row.Lost).ShouldBe(certified.Point.Losses);
        certified.PValue.ShouldBeLessThanOrEqualTo(0.1);
        certified.UpperBound.ShouldBeLessThanOrEqualTo(0.1 + 1e-9);
        certified.EmpiricalRisk.ShouldBeLessThanOrEqualTo(certified.UpperBound);
        BinomialTail.AtMost(certified.Point.Losses, certified.Point.Base(kind), 0.1).ShouldBe(certified.PValue);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_laxer_target_never_accepts_less_and_the_order_of_rows_is_nothing() => Prop.ForAll(Samples, input =>
    {
        var (sample, _) = input;
        var strict = FixedSequenceTest.Certify(sample, 0.05, 0.1, RiskKind.Marginal).Certified?.Point.Accepted ?? 0;
        var lax = FixedSequenceTest.Certify(sample, 0.2, 0.1, RiskKind.Marginal).Certified?.Point.Accepted ?? 0;
        var reversed = FixedSequenceTest.Certify([.. sample.Reverse()], 0.05, 0.1, RiskKind.Marginal).Certified?.Point.Accepted ?? 0;

        lax.ShouldBeGreaterThanOrEqualTo(strict);
        reversed.ShouldBe(strict);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_scale_that_keeps_the_order_gives_the_same_acceptance() => Prop.ForAll(Samples, input =>
    {
        var (sample, kind) = input;
        var squeezed = sample.Select(row => row with { Confidence = 1 - Math.Pow(10, -row.Confidence) }).ToArray();

        var plain = FixedSequenceTest.Certify(sample, 0.1, 0.1, kind).Certified?.Point;
        var other = FixedSequenceTest.Certify(squeezed, 0.1, 0.1, kind).Certified?.Point;
        (other?.Accepted, other?.Losses).ShouldBe((plain?.Accepted, plain?.Losses));
    }).QuickCheckThrowOnFailure();

    /// <summary>Confidences i/count for i in [0, count), lost where said.</summary>
    private static ScoredLoss[] Evenly(int count, Func<int, bool> lost) =>
        [.. Enumerable.Range(0, count).Select(i => new ScoredLoss((double)i / count, lost(i)))];
}
