using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RouterProxy.Benchmarks.Load.Measuring;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load;

/// <summary><c>load</c>: compares the gateway with plain YARP in one run.</summary>
internal sealed class LoadCommand
{
    private const string OwnName = "gateway";

    private readonly Option<string[]> _cases = new("--cases") { Description = $"What to measure, separated by commas: {string.Join(", ", MeasureCatalog.Names)}. Default: all.", CustomParser = result => Names(result, MeasureCatalog.Names) };
    private readonly Option<string[]> _regimes = new("--regimes") { Description = $"How to measure, separated by commas: {string.Join(", ", Regime.All)}. Default: all, quick without saturation.", CustomParser = result => Names(result, Regime.All) };
    private readonly Option<string[]> _gateways = new("--gateway") { Description = "A gateway's executable or dll, as PATH or NAME=PATH; repeat it to compare builds. Default: the one built beside this program." };
    private readonly Option<bool> _noGateway = new("--no-gateway") { Description = "Leaves the gateway out." };
    private readonly Option<bool> _quick = new("--quick") { Description = $"A first comparison in under three minutes: {string.Join(", ", MeasureCatalog.Quick)}, three short rounds." };
    private readonly Option<double?> _rate = new("--rate") { Description = "Requests per second to each target at fixed rate, instead of each case's own." };
    private readonly Option<double?> _seconds = new("--seconds") { Description = "Length of a fixed-rate round; a slice at saturation has two thirds. Default: 3, quick 1.5." };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "Rounds per measure. Default: 5, quick 3." };
    private readonly Option<double?> _warmUp = new("--warm-up") { Description = "Seconds of warm-up per target. Default: 8, quick 5." };
    private readonly Option<int> _streams = new("--open-streams") { Description = "Streams open at once where that is measured.", DefaultValueFactory = _ => 2000 };
    private readonly Option<bool> _check = new("--check") { Description = "Exit code 1 when a gated figure misses its limit by more than the measured spread." };
    private readonly Option<string?> _json = new("--json") { Description = "Writes all figures to this file." };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "Writes the tables to this file." };

    public static Command Create() => new LoadCommand().Build();

    private Command Build()
    {
        Bound(_seconds, 0.2, 120);
        Bound(_rate, 1, 5000);
        Bound(_warmUp, 0, 60);
        _rounds.Validators.Add(result => Check(result, result.GetValue(_rounds) ?? 1, 1, 101));
        _streams.Validators.Add(result => Check(result, result.GetValue(_streams), 1, 5000));
        var command = new Command("load", "Compares the gateway with plain YARP: CPU, allocations, time to first token, latency, memory, cold start.")
        {
            _cases, _regimes, _quick, _check, _gateways, _noGateway, _json, _markdown, _rate, _seconds, _rounds, _warmUp, _streams,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("load reads Linux's process clocks and runs on Linux only.");
            return 2;
        }

        var options = Read(parsed) with { InstructionsMissing = await PerfStat.MissingAsync(cancellationToken) };
        if (options.Gateways.FirstOrDefault(gateway => !File.Exists(gateway.Path)) is { } missing)
        {
            await Console.Error.WriteLineAsync($"There is no gateway at {missing.Path}: build it, or leave it out with --no-gateway.");
            return 2;
        }

        try
        {
            return await new LoadRun(options, Console.Out).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or OperationCanceledException or IOException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private LoadOptions Read(ParseResult parsed)
    {
        bool quick = parsed.GetValue(_quick);
        IReadOnlyList<string> names = parsed.GetValue(_cases) is { Length: > 0 } some ? some : quick ? MeasureCatalog.Quick : MeasureCatalog.Names;

        // A quick run keeps to what repeats well.
        IReadOnlyList<string> regimes = parsed.GetValue(_regimes) is { Length: > 0 } chosen ? chosen : [.. Regime.All.Where(regime => !quick || regime != Regime.Saturation)];
        IMeasure[] measures = [.. MeasureCatalog.All.Where(measure => names.Contains(measure.Case, StringComparer.Ordinal) && regimes.Contains(measure.Regime, StringComparer.Ordinal))];
        return new LoadOptions(
            measures,
            parsed.GetValue(_noGateway) ? [] : Gateways(parsed.GetValue(_gateways)),
            parsed.GetValue(_rate),
            parsed.GetValue(_seconds) ?? (quick ? 1.5 : 3),
            parsed.GetValue(_rounds) ?? (quick ? 3 : 5),
            parsed.GetValue(_warmUp) ?? (quick ? 5 : 8),
            parsed.GetValue(_streams))
        {
            Check = parsed.GetValue(_check),
            Json = parsed.GetValue(_json),
            Markdown = parsed.GetValue(_markdown),
            Nginx = NginxConfiguration.Find(),
        };
    }

    private static GatewayBuild[] Gateways(string[]? named) => named is not { Length: > 0 }
        ? [new GatewayBuild(OwnName, Path.Combine(AppContext.BaseDirectory, "RouterProxy"), IsOwn: true)]
        : [.. named.Select(text => text.Split('=', 2) is [var name, var path] ? new GatewayBuild(name, Path.GetFullPath(path), IsOwn: false) : new GatewayBuild(OwnName, Path.GetFullPath(text), IsOwn: false))];

    private static string[]? Names(ArgumentResult result, IReadOnlyList<string> known)
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            result.AddError($"{unknown} is none of {string.Join(", ", known)}.");
            return null;
        }

        return names;
    }

    private static void Bound(Option<double?> option, double low, double high) => option.Validators.Add(result => Check(result, result.GetValue(option) ?? low, low, high));

    private static void Check(OptionResult result, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{result.Option.Name} is {value}: allowed are {low} to {high}."));
        }
    }
}
