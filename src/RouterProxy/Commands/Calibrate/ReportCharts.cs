using System.Globalization;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Observations;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The drawings of a report.</summary>
internal static class ReportCharts
{
    /// <summary>Nines from which on confidences share the last bar.</summary>
    private const double MostNines = 9.5;

    private const int BarsPerNine = 2;

    public static IEnumerable<(string Title, string Svg)> Of(CalibrationResult result)
    {
        yield return ("Reliability", Reliability(result));
        yield return ("Deferral", Deferral(result));
        if (result.Sample.IsPriced)
        {
            yield return ("Cost and quality", Cost(result));
        }

        yield return ("Confidences", Histogram(result));
    }

    private static string Reliability(CalibrationResult result)
    {
        var chart = new SvgChart(
            "What the confidence says against what came true",
            Shares("mean confidence", 0, 1),
            Shares(result.Sample.Labels == LabelMode.Gold ? "share right" : "share that agrees", 0, 1))
            .Line("plain", "confidence equals accuracy", [(0, 0), (1, 1)]);
        foreach (var bin in result.Report.Raw.Bins)
        {
            chart.Dot(bin.MeanScore, bin.Accuracy, bin.Interval.Lower, bin.Interval.Upper);
        }

        return chart.Line("main", "as recorded, with 95 % intervals", result.Report.Raw.Bins.Select(b => (b.MeanScore, b.Accuracy)))
            .Line("second", "calibrated", result.Report.Calibrated.Bins.Select(b => (b.MeanScore, b.Accuracy)))
            .ToString();
    }

    private static string Deferral(CalibrationResult result)
    {
        var curve = result.Report.Deferral;
        var oracle = curve.Oracle.Max(p => p.Quality);
        var chart = new SvgChart("Quality against escalations", Shares("escalated", 0, 1), Around("share right", curve.Points.Min(p => p.Quality), oracle))
            .Line("plain", "at random", [(0, curve.CheapQuality), (1, curve.StrongQuality)])
            .Line("third", "best possible", curve.Oracle.Select(p => (p.EscalationRate, p.Quality)))
            .Line("second", "strong model alone", [(0, curve.StrongQuality), (1, curve.StrongQuality)])
            .Line("main", "by confidence", curve.Points.Select(p => (p.EscalationRate, p.Quality)));
        return result.Threshold is not null && result.Report.Chosen.Certification.Certified is { } certified
            ? chart.Mark(certified.Point.EscalationRate, "proven threshold").ToString()
            : chart.ToString();
    }

    private static string Cost(CalibrationResult result)
    {
        var cost = result.Report.CostQuality;
        var curve = result.Report.Deferral;
        var unit = cost.Strong.Cost > 0 ? cost.Strong.Cost : 1;
        return new SvgChart(
            "Quality against cost",
            Shares("cost, of the strong model's", 0, Math.Max(curve.Points.Max(p => p.Cost), cost.Strong.Cost) / unit),
            Around("share right", curve.Points.Min(p => p.Quality), curve.Points.Max(p => p.Quality)))
            .Line("plain", "random mixing", [(cost.Cheap.Cost / unit, cost.Cheap.Quality), (cost.Strong.Cost / unit, cost.Strong.Quality)])
            .Line("main", "by confidence", curve.Points.Select(p => (p.Cost / unit, p.Quality)))
            .Line("second", "best mixtures", cost.Hull.Select(p => (p.Cost / unit, p.Quality)))
            .ToString();
    }

    private static string Histogram(CalibrationResult result)
    {
        var counts = new int[(int)(MostNines * BarsPerNine) + 1];
        foreach (var row in result.Sample.Rows)
        {
            counts[(int)Math.Min(counts.Length - 1, ConfidenceScale.Nines(row.Confidence) * BarsPerNine)]++;
        }

        var chart = new SvgChart(
            "How sure the cheap model is",
            new Axis("nines (0.9 is 1, 0.999 is 3)", 0, (double)counts.Length / BarsPerNine, v => v.ToString("0.#", CultureInfo.InvariantCulture)),
            new Axis("answers", 0, Math.Max(Axis.MostSteps, counts.Max()), v => v.ToString("0", CultureInfo.InvariantCulture)));
        for (var i = 0; i < counts.Length; i++)
        {
            chart.Bar((double)i / BarsPerNine, (i + 1.0) / BarsPerNine, counts[i]);
        }

        chart.Key("bar", string.Create(CultureInfo.InvariantCulture, $"answers; the last bar holds all from {MostNines:0.#} nines on"));
        return result.Threshold is { } threshold ? chart.Mark(ConfidenceScale.Nines(threshold), "proven threshold").ToString() : chart.ToString();
    }

    private static Axis Shares(string title, double from, double to) => new(title, from, to, Percent);

    /// <summary>As many decimals as a round number needs.</summary>
    private static string Percent(double share) => share.ToString("0.### %", CultureInfo.InvariantCulture);

    /// <summary>Qualities often lie close together: the axis begins a little below the lowest.</summary>
    private static Axis Around(string title, double lowest, double highest)
    {
        var margin = Math.Max(0.01, (highest - lowest) * 0.1);
        return new Axis(title, Math.Max(0, lowest - margin), Math.Min(1, highest + margin), Percent);
    }
}
