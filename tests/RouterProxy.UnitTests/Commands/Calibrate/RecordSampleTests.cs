using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Calibration.Thresholds;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Configuration;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public sealed class RecordSampleTests
{
    [Fact]
    public void Audits_at_one_rate_are_a_sample_as_they_stand()
    {
        var sample = Of([.. Many(60, i => Audited(0.9, i % 10 != 0, rate: 0.2)), .. Many(240, _ => Accepted(0.9, rate: 0.2))]);

        sample.Labels.ShouldBe(60);
        sample.Sample.Rows.Count.ShouldBe(60);
        sample.Sample.Labels.ShouldBe(LabelMode.Agreement);
        var audits = sample.Audits.ShouldNotBeNull();
        (audits.Audits, audits.Disagreements, audits.Uniform).ShouldBe((60, 6, true));
        audits.Risk.ShouldBe(0.1, 1e-9);
        sample.Acceptance.ShouldBe(1);
    }

    [Fact]
    public void What_is_known_more_often_is_thinned_to_the_rate_of_the_audits()
    {
        // 1,000 accepted, a fifth of them audited, and 1,000 escalated, all known: the sample must be half and half again.
        var sample = Of([.. Many(200, _ => Audited(0.9, true, 0.2)), .. Many(800, _ => Accepted(0.9, 0.2)), .. Many(1000, i => Escalated(0.3, i % 2 == 0, 0.2))]);

        sample.Labels.ShouldBe(1200);
        var low = sample.Sample.Rows.Count(r => r.Confidence < 0.5);
        (sample.Sample.Rows.Count - low).ShouldBe(200);

        // Five standard deviations of 1,000 draws at 0.2.
        low.ShouldBeInRange(200 - 64, 200 + 64);
        sample.Acceptance.ShouldBe(0.5);
    }

    [Fact]
    public void Audits_that_were_dropped_lower_the_rate_that_counts()
    {
        // Half of those drawn have no label: the rate of 1 was 0.5 in truth.
        var sample = Of([.. Many(200, _ => Audited(0.9, true, 1)), .. Many(200, _ => Accepted(0.9, 1) with { Drawn = "audit", Agreement = "dropped" }), .. Many(400, _ => Escalated(0.3, true, 1))]);

        var low = sample.Sample.Rows.Count(r => r.Confidence < 0.5);
        low.ShouldBeInRange(200 - 50, 200 + 50);
    }

    [Fact]
    public void Of_two_rates_the_one_that_gives_more_rows_is_taken_and_the_estimate_weighs_both()
    {
        var sample = Of(
        [
            .. Many(20, _ => Audited(0.9, true, 0.02)), .. Many(980, _ => Accepted(0.9, 0.02)),
            .. Many(500, i => Audited(0.9, i % 10 != 0, 0.5)), .. Many(500, _ => Accepted(0.9, 0.5)),
        ]);

        sample.Sample.Rows.Count.ShouldBe(500, "twenty more are not worth thinning five hundred");
        var audits = sample.Audits.ShouldNotBeNull();
        audits.Uniform.ShouldBeFalse();

        // 50 losses at a weight of 2 among 2,000.
        audits.Risk.ShouldBe(0.05, 1e-9);
    }

    [Fact]
    public void What_was_given_up_half_way_counts_as_different()
    {
        var sample = Of([.. Many(50, _ => Audited(0.9, true, 1)), .. Many(10, _ => Escalated(0.3, null, 1))]);

        sample.Sample.Rows.Count(r => !r.Agrees).ShouldBe(10);
        sample.Labels.ShouldBe(50);
        sample.Sample.Notes.ShouldContain(n => n.StartsWith("10 of 60 cheap answers were given up", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_models_other_decisions_and_answers_without_a_confidence_stay_out()
    {
        var good = Audited(0.9, true, 1);
        var sample = Of(
        [
            good, good with { CheapAsked = "other" }, good with { Signal = "Margin" }, good with { Overridden = true }, good with { Decision = "failed" },
            good with { Confidence = null, Unscored = "not_returned" }, good with { Confidence = null, Unscored = null }, good with { Confidence = null, Unscored = "tool_call" },
        ]);

        // Tool calls are accepted by the route, whatever the threshold: they count as certain.
        sample.Sample.Rows.Select(r => r.Confidence).ShouldBe([0.9, 1]);
        sample.Sample.Notes.ShouldContain(n => n.StartsWith("2 of 5 records are about other models", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.3, 0.2)]
    [InlineData(0.7, 0.2)]
    [InlineData(0.3, 1)]
    public void A_threshold_proven_from_records_keeps_its_promise(double inForce, double rate)
    {
        // Confidences are uniform, and an answer is lost with 0.6 (1 - c): of all answers 0.3 (1 - t)^2 are served and lost.
        const double alpha = 0.05, delta = 0.1;
        const int draws = 300;
        int broken = 0, proven = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            var chance = new SplitMix((ulong)(draw + 1));
            var sample = Of([.. Many(1000, _ => Drawn(chance, inForce, rate))]);
            if (FixedSequenceTest.Certify([.. sample.Sample.Rows.Select(r => new ScoredLoss(r.Confidence, !r.Agrees))], alpha, delta, RiskKind.Marginal).Certified is { } certified)
            {
                proven++;
                broken += 0.3 * Math.Pow(1 - certified.Threshold, 2) > alpha ? 1 : 0;
            }
        }

        proven.ShouldBeGreaterThan(draws * 9 / 10);

        // Three standard deviations beyond what is allowed.
        broken.ShouldBeLessThanOrEqualTo((int)((delta * draws) + (3 * Math.Sqrt(draws * delta * (1 - delta)))));
    }

    [Fact]
    public void A_mixed_sample_is_said_to_be_one()
    {
        var sample = Of([Audited(0.9, true, 1) with { Fingerprint = "a" }, Audited(0.9, true, 1) with { Fingerprint = "b", Temperature = "0.7" }]);

        sample.Sample.Notes.ShouldContain("A threshold belongs to one model in one setting. In this sample there are 2 system fingerprints, 2 temperatures.");
    }

    [Fact]
    public void Without_audits_there_is_nothing()
    {
        var sample = Of([.. Many(100, _ => Accepted(0.9, 0))]);

        sample.Labels.ShouldBe(0);
        sample.Sample.Rows.ShouldBeEmpty();
        sample.Audits.ShouldBeNull();
        var traffic = new RecordedTraffic([], 0, 0);
        RecordShortage.Of(traffic, sample, Arguments, TestRoute.Pair().Route).ShouldNotBeNull().ShouldEndWith("Set AuditRate on the route: so many of the accepted answers are compared with the strong model's afterwards.");
    }

    [Fact]
    public void Enough_labels_are_no_shortage()
    {
        var traffic = new RecordedTraffic([.. Many(45, _ => Audited(0.9, true, 1))], 0, 0);
        RecordShortage.Of(traffic, RecordSample.Of(traffic, TestRoute.Pair()), Arguments, TestRoute.Pair().Route).ShouldBeNull();

        var few = new RecordedTraffic([.. traffic.Lines.Skip(1)], 0, 0);
        var line = RecordShortage.Of(few, RecordSample.Of(few, TestRoute.Pair()), Arguments, TestRoute.Pair().Route).ShouldNotBeNull();
        line.ShouldStartWith("not certified: 44 usable labels in 44 records");
        line.ShouldContain("45 are the least that can prove a risk of 5.0 %");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"v\":2,\"route\":\"r\"}")]
    [InlineData("{\"v\":1,\"rou")]
    public void What_is_no_record_is_none(string line) => RecordLine.Read(line).ShouldBeNull();

    [Fact]
    public void A_record_is_read_as_far_as_it_makes_sense()
    {
        var line = RecordLine.Read("""{"v":1,"route":"r","confidence":1.5,"threshold":"x","audit_rate":0.25,"agreement":"agree","temperature":0.70,"overridden":true}""").ShouldNotBeNull();

        (line.Confidence, line.AuditRate, line.Agrees, line.Temperature, line.Overridden).ShouldBe((null, 0.25, true, "0.70", true));
    }

    private static RecordLine Drawn(SplitMix chance, double inForce, double rate)
    {
        var confidence = chance.NextShare();
        var agrees = !chance.NextChance(0.6 * (1 - confidence));
        return confidence < inForce ? Escalated(confidence, agrees, rate) : chance.NextChance(rate) ? Audited(confidence, agrees, rate) : Accepted(confidence, rate);
    }

    private static CalibrateArguments Arguments => new() { Route = "r", Data = "records", FromRecords = true };

    private static RecordSample Of(RecordLine[] lines) => RecordSample.Of(new RecordedTraffic(lines, 0, 0), TestRoute.Pair(onUnscored: UnscoredAction.Escalate));

    private static IEnumerable<RecordLine> Many(int count, Func<int, RecordLine> line) => Enumerable.Range(0, count).Select(line);

    private static RecordLine Accepted(double confidence, double rate) => new()
    {
        Route = "r",
        Decision = "accepted",
        Signal = "FirstToken",
        Confidence = confidence,
        CheapModel = "cheap",
        CheapAsked = "small",
        StrongModel = "strong",
        StrongAsked = "large",
        AuditRate = rate,
        CheapCost = 0.001,
        Temperature = "0",
    };

    private static RecordLine Audited(double confidence, bool agrees, double rate) => Accepted(confidence, rate) with
    {
        Drawn = "audit",
        Agreement = agrees ? "agree" : "disagree",
        StrongCost = 0.01,
    };

    private static RecordLine Escalated(double confidence, bool? agrees, double rate) => Accepted(confidence, rate) with
    {
        Decision = "escalated",
        WouldEscalate = true,
        Agreement = agrees switch
        {
            true => "agree",
            false => "disagree",
            null => null,
        },
        StrongCost = 0.01,
    };
}
