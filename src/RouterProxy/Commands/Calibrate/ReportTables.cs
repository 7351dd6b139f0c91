using System.Globalization;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Reports;
using static RouterProxy.Commands.Calibrate.ReportText;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The tables of a report; console and page show the same.</summary>
internal static class ReportTables
{
    /// <summary>More different answers than these are no labels but text.</summary>
    private const int MostSlices = 24;

    public static IReadOnlyList<ReportTable> Of(CalibrationResult result)
    {
        List<ReportTable> tables = [Summary(result), Thresholds(result), Reliability(result), Ranking(result), Deferral(result)];
        if (result.Records is { Audits: { } audits } records)
        {
            tables.Insert(2, AuditTable.Of(audits, records.Acceptance));
        }

        if (result.Sample.IsPriced)
        {
            tables.Add(Cost(result));
        }

        if (result.Threshold is { } threshold && Slices(result, threshold) is { Rows.Count: > 1 and <= MostSlices } slices)
        {
            tables.Add(slices);
        }

        return tables;
    }

    private static ReportTable Summary(CalibrationResult result)
    {
        var (pair, report) = (result.Pair, result.Report);
        var options = report.Options;
        var saturation = report.Saturation;
        return new ReportTable("Calibration", "", ["What", "Value"],
        [
            ["Route", pair.Route.Name],
            ["Cheap model", Name(pair.Cheap.Model.Key, pair.Cheap.Model.UpstreamName)],
            ["Strong model", Name(pair.Strong.Model.Key, pair.Strong.Model.UpstreamName)],
            ["Signal", pair.Route.Signal.Kind.ToString()],
            ["Data", string.Create(CultureInfo.InvariantCulture, $"{result.Data}, {report.Rows} answers, {result.Made:yyyy-MM-dd HH:mm}")],
            ["Judged by", result.Sample.Labels == LabelMode.Gold ? "labels" : "agreement with the strong model"],
            ["Promise", $"{options.Risk.ToString().ToLowerInvariant()} risk at most {Percent(options.Alpha)} with {Percent(1 - options.Delta)} confidence: {Risk(options.Risk, options.Labels)}"],
            ["Right, cheap model alone", Percent(report.Deferral.CheapQuality)],
            ["Right, strong model alone", Percent(report.Deferral.StrongQuality)],
            ["Confidences", $"{Percent(saturation.SaturatedShare)} at 4 nines or more, {Percent(saturation.CertainShare)} exactly 1 (accepted by every threshold), {saturation.Distinct} different ones"],
        ]);
    }

    private static ReportTable Thresholds(CalibrationResult result)
    {
        var report = result.Report;
        List<IReadOnlyList<string>> rows = [Row(result, report.Chosen, "asked: ")];
        rows.AddRange(report.Table.Select(row => Row(result, row, "")));
        if (report.ByRate is { } rate)
        {
            rows.Add([$"{Percent(report.Options.TargetEscalation)} escalations", Number(rate.Threshold), Nines(rate.Threshold),
                $"{Percent(rate.EscalationRate)} ({Percent(rate.Interval.Lower)} to {Percent(rate.Interval.Upper)})", "-", "-", RelativeCost(result, report.Deferral.CostAt(rate.EscalationRate)), "-"]);
        }

        return new ReportTable(
            "Thresholds",
            report.ByRate is null ? "Each proven on its own; choose the target before you look." : "Each proven on its own; choose the target before you look. The last row promises a cost, no quality.",
            ["Risk at most", "Threshold", "In nines", "Escalates", "Lost", "Upper bound", "Cost vs strong", "More labels"],
            rows);
    }

    private static IReadOnlyList<string> Row(CalibrationResult result, ThresholdRow row, string prefix)
    {
        var certification = row.Certification;
        var target = prefix + Percent(certification.Alpha);
        if (certification.Certified is not { } certified)
        {
            return [target, "none", "-", Percent(1), "-", "-", RelativeCost(result, row.Cost), row.MoreLabels is { } more ? $"about {Count(more)}" : "would not help"];
        }

        var point = certified.Point;
        return [target, Number(point.Threshold), Nines(point.Threshold), Percent(point.EscalationRate),
            $"{Count(point.Losses)} of {Count(point.Base(certification.Kind))}", Percent(certified.UpperBound), RelativeCost(result, row.Cost), "-"];
    }

    private static ReportTable Reliability(CalibrationResult result)
    {
        var report = result.Report;
        return new ReportTable(
            "Reliability",
            $"What the confidence says and what came true. Calibration error {Figure(report.Raw.CalibrationError)} raw, {Figure(report.Calibrated.CalibrationError)} calibrated; Brier score {Figure(report.Raw.BrierScore)} and {Figure(report.Calibrated.BrierScore)}.",
            ["Confidence", "Answers", "Mean confidence", result.Sample.Labels == LabelMode.Gold ? "Right" : "Agree", "95 % interval"],
            [.. report.Raw.Bins.Select(IReadOnlyList<string> (bin) =>
                [$"{Nines(bin.From)} to {Nines(bin.To)}", Count(bin.Count), Percent(bin.MeanScore), Percent(bin.Accuracy), $"{Percent(bin.Interval.Lower)} to {Percent(bin.Interval.Upper)}"])]);
    }

    private static ReportTable Ranking(CalibrationResult result)
    {
        var ranking = result.Report.Ranking;
        return new ReportTable("Ranking", "Whether surer answers are better ones. AUROC: 0.5 is chance, 1 perfect. The other three: less is better.", ["Figure", "Value (95 % interval)"],
        [
            ["AUROC, cheap answer right", Figure(ranking.Correct)],
            ["AUROC, models agree", Figure(ranking.Agreement)],
            ["AUROC, escalating does not help", Figure(ranking.Benefit)],
            ["AURC", Figure(ranking.RiskCoverage.Aurc)],
            ["E-AURC", Figure(ranking.RiskCoverage.ExcessAurc)],
            ["AUGRC", Figure(ranking.RiskCoverage.Augrc)],
        ]);
    }

    private static ReportTable Deferral(CalibrationResult result)
    {
        var figures = result.Report.DeferralFigures;
        var curve = result.Report.Deferral;
        return new ReportTable("Deferral", "Quality against the share that escalates, least sure answers first.", ["Figure", "Value (95 % interval)"],
        [
            ["Mean quality over all shares (AUC-DF)", Figure(figures.Area)],
            ["  at random, at best", $"{Figure(curve.RandomArea)}, {Figure(curve.OracleArea)}"],
            ["Gap recovered on average (APGR, random 0.5)", Figure(figures.AverageGapRecovered)],
            ["Escalations that recover 20 % of the gap", Percent(figures.EscalationFor20)],
            ["Escalations that recover 50 % of the gap", Percent(figures.EscalationFor50)],
            ["Escalations that recover 80 % of the gap", Percent(figures.EscalationFor80)],
        ]);
    }

    private static ReportTable Cost(CalibrationResult result)
    {
        var report = result.Report;
        return new ReportTable(
            "Cost",
            $"As a share of the strong model's cost. Mean cost of a question: {Usd(report.Deferral.CheapCost)} USD cheap, {Usd(report.Deferral.StrongCost)} USD strong.",
            ["Quality, of the strong model's", "Cascade (95 % interval)", "Random mixing"],
            [.. report.QualityCosts.Select(IReadOnlyList<string> (row) => [Percent(row.QualityShare), Percent(row.Cascade), Percent(row.Random)])]);
    }

    /// <summary>A promise about all answers may be broken for some of them: the worst stand first.</summary>
    private static ReportTable Slices(CalibrationResult result, double threshold)
    {
        var slices =
            from pair in result.Sample.Rows.Zip(result.Sample.Answers, (row, answer) => (Row: row, Answer: answer))
            group pair.Row by pair.Answer into slice
            let served = slice.Where(row => row.Confidence >= threshold).ToArray()
            let lost = served.Count(row => row.IsLoss(result.Sample.Labels))
            orderby served.Length == 0 ? 0 : (double)lost / served.Length descending, slice.Key
            select (IReadOnlyList<string>)[slice.Key, Count(slice.Count()), Count(served.Length), Count(lost), served.Length == 0 ? "-" : Percent((double)lost / served.Length)];
        return new ReportTable(
            "By answer",
            "What the proven threshold does to each answer of the cheap model. Nothing is promised for a single one: label thresholds can be set for the worst.",
            ["Answer", "Answers", "Served", "Lost", "Lost of served"],
            [.. slices]);
    }

    private static string RelativeCost(CalibrationResult result, double cost) =>
        result.Report.Deferral.StrongCost > 0 ? Percent(cost / result.Report.Deferral.StrongCost) : "-";

    private static string Name(string key, string? upstream) => upstream is null || upstream == key ? key : $"{key} ({upstream})";
}
