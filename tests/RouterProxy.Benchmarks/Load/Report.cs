using System.Globalization;

namespace RouterProxy.Benchmarks.Load;

/// <summary>Prints one table per case and regime. Ratios are taken inside each round, then their median and middle half.</summary>
internal sealed class Report(TextWriter output)
{
    private static readonly string[] Heads =
        ["target", "cpu us/req", "middle half", "x yarp", "middle half", "cpu us/event", "ttft p50", "p99", "x yarp", "latency p50", "p99", "x yarp", "req/s", "rss MiB", "failed"];

    private static readonly int[] Widths = [-13, 10, 15, 7, 13, 12, 9, 9, 7, 11, 9, 7, 8, 8, 7];

    public void Print(string title, LoadCase load, IReadOnlyList<Target> targets, IReadOnlyList<RoundSample[]> rounds)
    {
        var foreign = rounds.Select(round => round[0].ForeignCores).Order().ToArray();
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}, {rounds.Count} rounds; others kept {Spread.Quantile(foreign, 0.5):0.00} cores busy (at most {foreign[^1]:0.00})"));
        Line(Heads);
        for (int target = 0; target < targets.Count; target++)
        {
            Line(Row(targets[target].Name, load, [.. rounds.Select(round => round[target])], [.. rounds.Select(round => round[0])]));
        }

        for (int target = 0; target < targets.Count; target++)
        {
            if (rounds.Select(round => round[target].Fault).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                output.WriteLine($"  {targets[target].Name}: {fault}");
            }
        }
    }

    private static string[] Row(string name, LoadCase load, RoundSample[] samples, RoundSample[] plain)
    {
        var cpu = Spread.Of(samples.Select(sample => sample.CpuPerRequest));
        var ratio = Ratio(samples, plain, sample => sample.CpuPerRequest);
        bool streams = load.Events > 0;
        return
        [
            name, Number(cpu.Median), $"{Number(cpu.Low)}-{Number(cpu.High)}", Two(ratio.Median), $"{Two(ratio.Low)}-{Two(ratio.High)}",
            streams ? Number(cpu.Median / load.Events) : "",
            .. Times(samples, plain, streams ? sample => sample.FirstTokens : null), .. Times(samples, plain, sample => sample.Latencies),
            Number(Spread.Of(samples.Select(sample => sample.RequestsPerSecond)).Median), Number(samples[^1].ResidentMiB),
            samples.Sum(sample => sample.Failed).ToString(CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>p50 and p99 over all rounds, and the median of the rounds' ratios of p50.</summary>
    private static string[] Times(RoundSample[] samples, RoundSample[] plain, Func<RoundSample, IReadOnlyList<double>>? times)
    {
        if (times is null)
        {
            return ["", "", ""];
        }

        double[] all = [.. samples.SelectMany(times).Order()];
        var ratio = Ratio(samples, plain, sample => Spread.Of(times(sample)).Median);
        return [Number(Spread.Quantile(all, 0.5)), Number(Spread.Quantile(all, 0.99)), Two(ratio.Median)];
    }

    private static Spread Ratio(RoundSample[] samples, RoundSample[] plain, Func<RoundSample, double> value) =>
        Spread.Of(samples.Zip(plain, (sample, measure) => value(sample) / value(measure)));

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private void Line(string[] cells) =>
        output.WriteLine(string.Join(' ', cells.Select((cell, column) => Widths[column] < 0 ? cell.PadRight(-Widths[column]) : cell.PadLeft(Widths[column]))).TrimEnd());
}
