using System.Globalization;
using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>How figures are written in tables.</summary>
internal static class FigureText
{
    /// <summary>Median and middle half.</summary>
    public static string Value(Spread spread) => Text(spread, Number);

    /// <summary>The same for a ratio.</summary>
    public static string Ratio(Spread spread) => Text(spread, Two);

    public static string Of(GoalResult result) => result.Unit is "x" or "" ? Ratio(result.Measured) : Value(result.Measured);

    public static string State(GoalState state) => state switch
    {
        GoalState.Met => "ok",
        GoalState.WithinSpread => "ok within spread",
        GoalState.Beyond => "beyond",
        _ => "MISSED",
    };

    public static string Heading(Section section) => section.ForeignCores is { } cores
        ? string.Create(CultureInfo.InvariantCulture, $"{section.Title}; others kept {cores:0.00} cores busy{(cores > Bench.ForeignLimit ? ": these figures mean little" : "")}")
        : section.Title;

    public static string Metric(Figure figure) => figure.Unit.Length == 0 ? figure.Metric : $"{figure.Metric}, {figure.Unit}";

    public static string Number(double value) => value.ToString(Math.Abs(value) switch { < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Text(Spread spread, Func<double, string> write)
    {
        var (low, median, high) = (write(spread.Low), write(spread.Median), write(spread.High));
        return low == high ? median : $"{median} ({low}..{high})";
    }
}
