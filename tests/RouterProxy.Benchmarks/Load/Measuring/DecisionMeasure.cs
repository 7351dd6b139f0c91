using System.Globalization;
using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>
/// One escalating question after the other, watched from the upstreams: how long after the unsure token was written the strong request has
/// arrived, and the cheap connection has gone. Both begin before the token is on the wire, so they are upper bounds of the gateway's part.
/// </summary>
internal sealed class DecisionMeasure : IMeasure
{
    private const int Questions = 200;

    public string Case => LoadCase.Abandoned.Name;

    public string Regime => Measuring.Regime.Single;

    public string Title => "cancel and strong request after an unsure token";

    public double Seconds(LoadOptions options) => options.Rounds * options.Gateways.Count * 1.5;

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        Target[] gateways = [.. bench.Targets.Where(target => target.Spec.Kind == TargetKind.Gateway)];
        var section = bench.Add(Case, Regime, string.Create(CultureInfo.InvariantCulture, $"unsure token to cancel and to strong request, seen at the upstreams; {bench.Options.Rounds} rounds of {Questions}, one after the other"), gateways);
        var cancels = gateways.Select(_ => new List<double[]>()).ToArray();
        var strong = gateways.Select(_ => new List<double[]>()).ToArray();
        for (int round = 0; round < bench.Options.Rounds; round++)
        {
            for (int gateway = 0; gateway < gateways.Length; gateway++)
            {
                var (left, asked) = await AskAsync(bench, gateways[gateway], section, cancellationToken);
                cancels[gateway].Add(left);
                strong[gateway].Add(asked);
            }
        }

        Add(section, Metrics.Cancel, cancels, 0.5);
        Add(section, "cancel p99", cancels, 0.99);
        Add(section, Metrics.DecisionP50, strong, 0.5);
        Add(section, Metrics.DecisionP99, strong, 0.99);
    }

    private static async Task<(double[] Cancels, double[] Strong)> AskAsync(Bench bench, Target gateway, Section section, CancellationToken cancellationToken)
    {
        _ = await bench.Fleet.Journal.ReadAsync(0, cancellationToken);   // what earlier loads have left there
        var sample = new RoundSample();
        for (int question = 0; question < Questions; question++)
        {
            await sample.AskAsync(gateway, LoadCase.Abandoned).WaitAsync(LoadLoops.AnswerLimit, TimeProvider.System, cancellationToken);
        }

        var (cancels, strong) = await bench.Fleet.Journal.ReadAsync(Questions, cancellationToken);
        if (sample.Failed > 0 || cancels.Length < Questions || strong.Length < Questions)
        {
            section.Faults.Add($"{gateway.Name}: {sample.Failed} of {Questions} answers wrong ({sample.Fault}), {cancels.Length} cancels and {strong.Length} strong requests seen");
        }

        return (cancels, strong);
    }

    private static void Add(Section section, string metric, List<double[]>[] rounds, double share) => section.Add(
        metric,
        Units.Microseconds,
        [.. rounds.Select(target => target.Select(round => Spread.Quantile([.. round.Order()], share)).ToArray())],
        ratios: false);
}
