using System.CommandLine;
using System.Globalization;

namespace RouterProxy.Benchmarks.Load;

/// <summary><c>load</c>: compares the gateway with plain YARP in one run.</summary>
internal static class LoadCommand
{
    private static readonly string[] QuickCases = ["nonstream", "stream", "burst", "escalated"];

    public static Command Create()
    {
        var cases = new Option<string[]>("--case") { Description = $"What to measure: {string.Join(", ", LoadCase.All.Select(load => load.Name))}. Default: all.", AllowMultipleArgumentsPerToken = true };
        cases.AcceptOnlyFromAmong([.. LoadCase.All.Select(load => load.Name)]);
        var regime = new Option<Regimes>("--regime") { Description = "Fixed rate, saturation or both.", DefaultValueFactory = _ => Regimes.Both };
        var rate = new Option<double?>("--rate") { Description = "Requests per second to each target at fixed rate, instead of each case's own." };
        var seconds = new Option<double>("--seconds") { Description = "Length of a round, or of one target's slice at saturation.", DefaultValueFactory = _ => 4 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds per case and regime.", DefaultValueFactory = _ => 7 };
        var warmUp = new Option<double>("--warm-up") { Description = "Seconds of warm-up per target and case.", DefaultValueFactory = _ => 4 };
        var quick = new Option<bool>("--quick") { Description = $"A first comparison in under a minute: {string.Join(", ", QuickCases)}, three short rounds at fixed rate." };
        var noGateway = new Option<bool>("--no-gateway") { Description = "Leaves the gateway out." };
        var gateway = new Option<string>("--gateway") { Description = "The gateway's executable.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "RouterProxy") };
        Bound(seconds, 0.2, 120);
        Bound(rate, 1, 5000);
        Bound(warmUp, 0, 60);
        rounds.Validators.Add(result => Check(result, result.GetValue(rounds), 1, 101));

        var command = new Command("load", "Compares the gateway with plain YARP: CPU, time to first token, latency, memory.") { cases, regime, rate, seconds, rounds, warmUp, quick, noGateway, gateway };
        command.SetAction((parsed, cancellationToken) =>
        {
            bool isQuick = parsed.GetValue(quick);
            string[] named = parsed.GetValue(cases) is { Length: > 0 } some ? some : isQuick ? QuickCases : [.. LoadCase.All.Select(load => load.Name)];
            LoadCase[] chosen = [.. LoadCase.All.Where(load => named.Contains(load.Name, StringComparer.Ordinal))];
            double warm = isQuick ? 6 : parsed.GetValue(warmUp) * chosen.Length;
            string? executable = parsed.GetValue(noGateway) ? null : parsed.GetValue(gateway);
            var options = isQuick
                ? new LoadOptions(chosen, Regimes.Fixed, parsed.GetValue(rate), Seconds: 1.5, Rounds: 3, warm, executable)
                : new LoadOptions(chosen, parsed.GetValue(regime), parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(rounds), warm, executable);
            return RunAsync(options, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("load reads Linux's process clocks and runs on Linux only.");
            return 2;
        }

        if (options.Gateway is not null && !File.Exists(options.Gateway))
        {
            await Console.Error.WriteLineAsync($"There is no gateway at {options.Gateway}: build it, or leave it out with --no-gateway.");
            return 2;
        }

        try
        {
            return await new LoadRun(options, Console.Out).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static void Bound(Option<double> option, double low, double high) => option.Validators.Add(result => Check(result, result.GetValue(option), low, high));

    private static void Bound(Option<double?> option, double low, double high) => option.Validators.Add(result => Check(result, result.GetValue(option) ?? low, low, high));

    private static void Check(System.CommandLine.Parsing.OptionResult result, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{result.Option.Name} is {value}: allowed are {low} to {high}."));
        }
    }
}
