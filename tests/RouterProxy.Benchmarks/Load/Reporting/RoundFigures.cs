using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>Turns the rounds of a load into figures.</summary>
internal static class RoundFigures
{
    public static void AddRounds(this Section section, LoadCase load, IReadOnlyList<RoundSample[]> rounds)
    {
        bool streams = load.Events > 0;
        section.Add(Metrics.Cpu, Units.Microseconds, Each(section, rounds, sample => sample.CpuPerRequest));
        if (streams)
        {
            section.Add(Metrics.CpuPerEvent, Units.Microseconds, Each(section, rounds, sample => sample.CpuPerRequest / load.Events));
        }

        section.Add(Metrics.Allocated, Units.Bytes, Each(section, rounds, sample => sample.AllocatedPerRequest));
        if (streams)
        {
            AddTimes(section, Metrics.FirstTokenP50, Metrics.FirstTokenP99, rounds, sample => sample.FirstTokens);
        }

        AddTimes(section, Metrics.LatencyP50, Metrics.LatencyP99, rounds, sample => sample.Latencies);
        section.Add(Metrics.RequestRate, Units.None, Each(section, rounds, sample => sample.RequestsPerSecond));
        section.Add(Metrics.Resident, Units.MiB, Each(section, rounds, sample => sample.ResidentMiB));
        for (int target = 0; target < section.Targets.Count; target++)
        {
            int failed = rounds.Sum(round => round[target].Failed);
            if (failed > 0)
            {
                section.Faults.Add($"{section.Targets[target].Name}: {failed} answers were wrong, the first: {rounds.Select(round => round[target].Fault).First(fault => fault is not null)}");
            }
        }
    }

    private static void AddTimes(Section section, string p50, string p99, IReadOnlyList<RoundSample[]> rounds, Func<RoundSample, IReadOnlyList<double>> times)
    {
        foreach (var (metric, share) in new[] { (p50, 0.5), (p99, 0.99) })
        {
            double[] overall = [.. section.Targets.Select((_, target) => Quantile(rounds.SelectMany(round => times(round[target])), share))];
            section.Add(metric, Units.Microseconds, Each(section, rounds, sample => Quantile(times(sample), share)), overall);
        }
    }

    private static double[][] Each(Section section, IReadOnlyList<RoundSample[]> rounds, Func<RoundSample, double> value) =>
        [.. section.Targets.Select((_, target) => rounds.Select(round => value(round[target])).ToArray())];

    private static double Quantile(IEnumerable<double> values, double share) => Spread.Quantile([.. values.Order()], share);
}
