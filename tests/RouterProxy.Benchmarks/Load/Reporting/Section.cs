using System.Text.Json.Serialization;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>What one measure has found.</summary>
/// <param name="name">The case.</param>
/// <param name="regime">How it was asked.</param>
/// <param name="title">The same in words, with rates and lengths.</param>
/// <param name="targets">In the order of the columns.</param>
internal sealed class Section(string name, string regime, string title, IReadOnlyList<TargetSpec> targets)
{
    private readonly List<Figure> _figures = [];

    public string Case { get; } = name;

    public string Regime { get; } = regime;

    public string Title { get; } = title;

    /// <summary>Cores that others kept busy meanwhile; null where it was not looked at.</summary>
    public double? ForeignCores { get; set; }

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Answers that were not as expected, and what could not be measured.</summary>
    public List<string> Faults { get; } = [];

    [JsonIgnore]
    public IReadOnlyList<TargetSpec> Targets { get; } = targets;

    public Figure? Find(string target, string metric) =>
        _figures.Find(figure => string.Equals(figure.Target, target, StringComparison.Ordinal) && string.Equals(figure.Metric, metric, StringComparison.Ordinal));

    /// <param name="rounds">A row per target, a column per round.</param>
    /// <param name="overall">Where a figure over all rounds says more than the median of the rounds, as for p99: it takes the median's place.</param>
    /// <param name="ratios">False for what is a ratio itself.</param>
    public void Add(string metric, string unit, double[][] rounds, double[]? overall = null, bool ratios = true)
    {
        for (int target = 0; target < rounds.Length; target++)
        {
            if (rounds[target].Any(double.IsFinite))
            {
                var value = Spread.Of(rounds[target]);
                _figures.Add(new Figure(
                    Targets[target].Name,
                    metric,
                    unit,
                    overall is null ? value : value with { Median = overall[target] },
                    ratios ? Ratio(rounds, overall, target, TargetKind.Yarp) : null,
                    ratios ? Ratio(rounds, overall, target, TargetKind.YarpInline) : null));
            }
        }
    }

    private Spread? Ratio(double[][] rounds, double[]? overall, int target, TargetKind kind)
    {
        int measure = 0;
        while (measure < Targets.Count && Targets[measure].Kind != kind)
        {
            measure++;
        }

        if (measure == Targets.Count || measure == target || !rounds[measure].Any(double.IsFinite))
        {
            return null;
        }

        var ratio = Spread.Of(rounds[target].Zip(rounds[measure], (value, by) => value / by));
        return overall is null ? ratio : ratio with { Median = overall[target] / overall[measure] };
    }
}
