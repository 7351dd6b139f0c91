using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Ranking;

namespace RouterProxy.Calibration.Tests.Ranking;

public sealed class RankingTests
{
    private static readonly Arbitrary<List<ScoredAnswer>> Samples =
        (from step in Gen.Choose(0, 10)
         from right in Gen.Elements(true, false)
         select new ScoredAnswer(step / 10.0, right)).NonEmptyListOf().ToArbitrary();

    /// <summary>The four-row example of scikit-learn's <c>roc_auc_score</c>.</summary>
    [Fact]
    public void The_area_is_that_of_the_known_example() =>
        Auroc.Of([new(0.1, false), new(0.4, false), new(0.35, true), new(0.8, true)]).ShouldBe(0.75);

    [Fact]
    public void A_tie_counts_half_and_one_kind_alone_cannot_be_ranked()
    {
        Auroc.Of([new(0.5, true), new(0.5, false)]).ShouldBe(0.5);
        Auroc.Of([new(0.5, true), new(0.6, true)]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Risk_and_coverage_by_hand()
    {
        // The third best of four is wrong: shares 0, 0, 1/3, 1/4; a perfect ranking would have 0, 0, 0, 1/4.
        var risk = RiskCoverage.Of([new(0.9, true), new(0.8, true), new(0.7, false), new(0.6, true)]);

        risk.Aurc.ShouldBe(7 / 48.0, 1e-12);
        risk.OracleAurc.ShouldBe(1 / 16.0, 1e-12);
        risk.ExcessAurc.ShouldBe(4 / 48.0, 1e-12);
        risk.Augrc.ShouldBe(1.5 / 16, 1e-12);
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_order() => Prop.ForAll(Samples, answers =>
    {
        var pairs = (from right in answers.Where(answer => answer.Right)
                     from wrong in answers.Where(answer => !answer.Right)
                     select right.Score > wrong.Score ? 1 : right.Score == wrong.Score ? 0.5 : 0).ToArray();

        if (pairs.Length > 0)
        {
            Auroc.Of([.. answers]).ShouldBe(pairs.Average(), 1e-12);
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>The identity AUGRC = (1 - AUROC) a (1 - a) + (1 - a)^2 / 2 with the accuracy a, from the paper that defines it.</summary>
    [Fact]
    public void The_generalised_area_follows_from_the_accuracy_and_the_ranking() => Prop.ForAll(Samples, answers =>
    {
        var accuracy = answers.Average(answer => answer.Right ? 1.0 : 0);
        var auroc = Auroc.Of([.. answers]);

        RiskCoverage.Of([.. answers]).Augrc.ShouldBe(
            (double.IsNaN(auroc) ? 0 : (1 - auroc) * accuracy * (1 - accuracy)) + ((1 - accuracy) * (1 - accuracy) / 2), 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_ranks_better_than_the_oracle_and_any_rising_scale_ranks_alike() => Prop.ForAll(Samples, answers =>
    {
        var risk = RiskCoverage.Of([.. answers]);
        var cubed = RiskCoverage.Of([.. answers.Select(answer => answer with { Score = Math.Pow(answer.Score, 3) })]);

        risk.ExcessAurc.ShouldBeGreaterThanOrEqualTo(-1e-12);
        risk.Aurc.ShouldBeInRange(0, 1);
        cubed.ShouldBe(risk);
    }).QuickCheckThrowOnFailure();
}
