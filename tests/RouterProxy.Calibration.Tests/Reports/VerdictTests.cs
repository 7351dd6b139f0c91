using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Reports;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Tests.Populations;
using RouterProxy.Calibration.Thresholds;

namespace RouterProxy.Calibration.Tests.Reports;

public sealed class VerdictTests(ITestOutputHelper output)
{
    [Fact]
    public void A_good_pair_is_certified_and_the_line_says_where()
    {
        var verdict = Decide(Good(500, strongCost: 16.7));

        verdict.Kind.ShouldBe(VerdictKind.Certified);
        verdict.Line.ShouldStartWith("certified: threshold 0.9");
        verdict.Line.ShouldContain("nines");
        verdict.MoreLabels.ShouldBeNull();
    }

    [Fact]
    public void A_pair_that_does_not_pay_is_named()
    {
        // The same answers, but the strong tier costs only a third more: no target of 5 % is cheap enough.
        var verdict = Decide(Good(500, strongCost: 1.3));

        verdict.Kind.ShouldBe(VerdictKind.PairNotWorthIt);
        verdict.Line.ShouldStartWith("pair not worth it: ");
    }

    [Fact]
    public void A_pair_of_which_no_answer_can_be_kept_is_not_worth_it()
    {
        var random = new SplitMix(74);
        var rows = Enumerable.Range(0, 500).Select(_ => random.NextShare() switch
        {
            // Ranks well among the unsure, but a third of the answers is certain and half of those are wrong.
            var share and < 0.67 => CalibrationRow.FromAgreement(share, random.NextChance(share), 1, 15),
            _ => CalibrationRow.FromAgreement(1, random.NextChance(0.5), 1, 15),
        }).ToArray();

        Decide(rows).Kind.ShouldBe(VerdictKind.PairNotWorthIt);
    }

    [Theory]
    [InlineData(RiskKind.Marginal)]
    [InlineData(RiskKind.Selective)]
    public void A_signal_that_ranks_nothing_is_dead(RiskKind kind)
    {
        var random = new SplitMix(75);
        var rows = Enumerable.Range(0, 500)
            .Select(_ => CalibrationRow.FromAgreement(random.NextShare(), random.NextChance(0.8), 1, 15)).ToArray();

        var verdict = Decide(rows, new ReportOptions { Risk = kind });

        verdict.Kind.ShouldBe(VerdictKind.SignalDead);
        verdict.Line.ShouldStartWith("signal dead: ");
    }

    [Fact]
    public void A_signal_that_always_says_the_same_is_dead()
    {
        var random = new SplitMix(76);
        var rows = Enumerable.Range(0, 500)
            .Select(i => CalibrationRow.FromAgreement(i < 480 ? 1 : 0.5, random.NextChance(i < 480 ? 0.99 : 0.1), 1, 15)).ToArray();

        Decide(rows).Kind.ShouldBe(VerdictKind.SignalDead);
    }

    [Fact]
    public void Too_few_labels_ask_for_more()
    {
        var verdict = Decide(Good(30, strongCost: 16.7));

        verdict.Kind.ShouldBe(VerdictKind.NotCertified);
        verdict.MoreLabels.ShouldNotBeNull().ShouldBeGreaterThan(0);
        verdict.Line.ShouldContain("more labels");
    }

    [Fact]
    public void A_few_losses_among_many_do_not_make_a_signal_dead()
    {
        // Three losses at random places: too few to judge the ranking, and few enough to accept all answers.
        var rows = Enumerable.Range(0, 300)
            .Select(i => CalibrationRow.FromAgreement(i / 400.0, i is not (50 or 150 or 250), 1, 15)).ToArray();

        var verdict = Decide(rows);

        verdict.Kind.ShouldBe(VerdictKind.Certified);
        verdict.Line.ShouldStartWith("certified: threshold 0 ");
    }

    [Fact]
    public void Without_prices_only_the_promise_counts()
    {
        var rows = Good(500, strongCost: 1.3).Select(row => row with { CheapCost = 0, StrongCost = 0 }).ToArray();

        Decide(rows).Kind.ShouldBe(VerdictKind.Certified);
    }

    private Verdict Decide(CalibrationRow[] rows, ReportOptions? options = null)
    {
        var verdict = ReportBuilder.Build(rows, options).Verdict;
        output.WriteLine(verdict.Line);
        return verdict;
    }

    private static CalibrationRow[] Good(int count, double strongCost)
    {
        var random = new SplitMix(73);
        return
        [
            .. Enumerable.Range(0, count).Select(_ => OverconfidentChat.Draw(random, strongCost: strongCost))
                .Select(row => CalibrationRow.FromAgreement(row.Confidence, row.CheapCorrect, row.CheapCost, row.StrongCost)),
        ];
    }
}
