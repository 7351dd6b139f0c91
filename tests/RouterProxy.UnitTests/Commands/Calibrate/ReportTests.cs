using System.Text.Json;
using System.Xml.Linq;
using RouterProxy.Calibration.Reports;
using RouterProxy.Calibration.Thresholds;
using RouterProxy.Commands;
using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class ReportTests
{
    [Fact]
    public void The_last_line_is_the_verdict_and_the_snippet_stands_above_it()
    {
        var text = Console(Result(400));
        var lines = text.TrimEnd().Split('\n');

        lines[^1].ShouldStartWith($"certified: threshold {Result(400).Threshold:R} ");
        text.ShouldContain($"\"Tiers\": [ {{ \"Model\": \"cheap\", \"Threshold\": {Result(400).Threshold:R} }}, {{ \"Model\": \"strong\" }} ]");
        text.ShouldContain("asked: 5.0 %");
        text.ShouldMatch(@"\| no +\| 100 +\| \d+ +\| \d+ +\| 100\.0 % ");
    }

    [Fact]
    public void Without_a_proof_the_strong_model_alone_is_what_to_paste()
    {
        var text = Console(Result(20));

        text.TrimEnd().Split('\n')[^1].ShouldStartWith("not certified: ");
        text.ShouldContain("\"Mode\": \"Strong\"");
        text.ShouldNotContain("\"Threshold\"");
    }

    [Fact]
    public void The_snippet_brings_what_the_threshold_needs_beside_it()
    {
        var sample = CalibrationSample.Of(TestRoute.Results(400), TestRoute.Pair().Route);
        var plain = ReportSnippet.Of(Result(sample));
        var result = Result(sample) with
        {
            Pair = TestRoute.Pair(target: 0.2),
            Report = ReportBuilder.Build(sample.Rows, new ReportOptions { Labels = sample.Labels, Risk = RiskKind.Selective, Alpha = 0.1, Draws = 20 }),
        };

        using var snippet = JsonDocument.Parse($"{{{ReportSnippet.Of(result)}}}");
        var route = snippet.RootElement.GetProperty("RouterProxy").GetProperty("Routes").EnumerateObject().Single().Value;
        route.GetProperty("TargetEscalationRate").ValueKind.ShouldBe(JsonValueKind.Null);
        route.GetProperty("AuditRisk").GetDouble().ShouldBe(0.1);
        route.GetProperty("Tiers")[0].GetProperty("Threshold").GetDouble().ShouldBe(result.Threshold!.Value);
        plain.ShouldNotContain("TargetEscalationRate");
        plain.ShouldNotContain("AuditRisk");
    }

    [Fact]
    public void The_report_for_machines_says_the_same()
    {
        var result = Result(400, target: 0.3);
        using var json = JsonDocument.Parse(ReportJson.Write(result));
        var root = json.RootElement;

        root.GetProperty("verdict").GetString().ShouldBe("certified");
        root.GetProperty("threshold").GetDouble().ShouldBe(result.Threshold!.Value);
        root.GetProperty("risk").GetString().ShouldBe("marginal");
        root.GetProperty("thresholds").GetArrayLength().ShouldBe(5);
        root.GetProperty("chosen").GetProperty("escalation_rate").GetDouble().ShouldBe(result.Report.Chosen.Certification.Certified!.Point.EscalationRate);
        root.GetProperty("by_rate").GetProperty("escalation_rate").GetDouble().ShouldBeLessThanOrEqualTo(0.3);
        root.GetProperty("cost").GetProperty("quality_costs").GetArrayLength().ShouldBe(4);
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 3)]
    public void The_page_stands_alone_and_draws_what_it_has(bool priced, int drawings)
    {
        var page = ReportPage.Write(Result(400, priced: priced));

        page.ShouldNotContain("http", Case.Insensitive);
        page.ShouldNotContain("<script");
        page.ShouldNotContain("url(");
        page.ShouldContain("triage &lt;b&gt;");
        page.ShouldNotContain("triage <b>");
        var body = XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)]);
        body.Descendants("svg").Count(s => s.Attribute("role") is not null).ShouldBe(drawings);
        body.Descendants("table").Count().ShouldBe(priced ? 7 : 6);
        body.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "y" or "points" or "width" or "height")
            .ShouldAllBe(a => !a.Value.Contains("NaN", StringComparison.Ordinal) && !a.Value.Contains('∞') && !a.Value.StartsWith('-'));
    }

    [Fact]
    public void A_page_of_equal_answers_can_be_drawn()
    {
        RecordedResult[] same = [.. Enumerable.Repeat(new RecordedResult { Confidence = 1, Cheap = "a", Strong = "a" }, 60)];
        var sample = CalibrationSample.Of(same, TestRoute.Pair().Route);

        ReportPage.Write(Result(sample)).ShouldNotContain("NaN");
    }

    [Fact]
    public void Another_model_is_another_question()
    {
        TestRoute.Pair().Identity("{}"u8).ShouldBe(TestRoute.Pair().Identity("{}"u8));
        TestRoute.Pair().Identity("{}"u8).ShouldNotBe(TestRoute.Pair("larger").Identity("{}"u8));
        TestRoute.Pair().Identity("{}"u8).ShouldNotBe(TestRoute.Pair().Identity("{ }"u8));
    }

    private static CalibrationResult Result(int count, bool priced = true, double? target = null) =>
        Result(CalibrationSample.Of(TestRoute.Results(count, priced), TestRoute.Pair().Route), target);

    private static CalibrationResult Result(CalibrationSample sample, double? target = null) => new()
    {
        Pair = TestRoute.Pair(),
        Data = "mails.jsonl",
        Made = DateTimeOffset.UnixEpoch,
        Sample = sample,
        Report = ReportBuilder.Build(sample.Rows, new ReportOptions { Labels = sample.Labels, TargetEscalation = target, Draws = 20 }),
    };

    private static string Console(CalibrationResult result)
    {
        var writer = new StringWriter { NewLine = "\n" };
        ConsoleReport.Write(Terminal.Create(writer, redirected: true, noColor: null, columns: null), result);
        return writer.ToString();
    }
}
