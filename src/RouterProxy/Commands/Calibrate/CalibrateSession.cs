using System.Globalization;
using RouterProxy.Calibration.Reports;
using RouterProxy.Commands.Live;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using Spectre.Console;

namespace RouterProxy.Commands.Calibrate;

/// <summary>One run of <c>calibrate</c>: reads, asks what is still to be asked, reports.</summary>
internal sealed class CalibrateSession(CalibrateArguments arguments, IAnsiConsole output, IAnsiConsole errors, TimeProvider clock)
{
    public async Task<int> RunAsync(ConfigurationSources sources, CancellationToken cancellation)
    {
        var loaded = await ConfigurationGate.LoadAsync(sources, clock);
        if (loaded.Gate is not { } gate)
        {
            await ProblemReport.WriteAsync(errors.Profile.Out.Writer, loaded.Problems);
            return ExitCode.BadUsage;
        }

        await using var proxy = LiveProxy.Build(gate);
        if (!gate.Current.Routes.TryGetValue(arguments.Route, out var route))
        {
            Say($"There is no route named '{arguments.Route}'. Routes: {string.Join(", ", gate.Current.Routes.Values.Where(r => !r.Implicit).Select(r => r.Name))}.");
            return ExitCode.BadUsage;
        }

        if (route.Tiers.Count < 2)
        {
            Say($"Route '{route.Name}' has one tier: there is no threshold to choose.");
            return ExitCode.BadUsage;
        }

        try
        {
            return await RunAsync(new TierPair(route), cancellation);
        }
        catch (Exception file) when (file is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Say(file.Message);
            return ExitCode.Failure;
        }
    }

    private async Task<int> RunAsync(TierPair pair, CancellationToken cancellation)
    {
        if (arguments.FromRecords)
        {
            return FromRecords(pair);
        }

        var problems = new List<string>();
        if (!File.Exists(arguments.Data))
        {
            Say($"There is no file '{arguments.Data}'.");
            return ExitCode.BadUsage;
        }

        var lines = DataFile.Read(arguments.Data, problems);
        if (problems.Count > 0)
        {
            Say($"{arguments.Data} has lines that are neither requests nor results:");
            problems.ForEach(p => Say($"  - {p}"));
            return ExitCode.BadUsage;
        }

        List<RecordedResult> results = [.. lines.Select(l => l.Result).OfType<RecordedResult>()];
        var requests = lines.Where(l => l.Request is not null).ToArray();
        if (requests.Length > 0)
        {
            var (ended, live) = await AskAsync(pair, requests, cancellation);
            if (ended is { } code)
            {
                return code;
            }

            results.AddRange(live);
        }

        var sample = CalibrationSample.Of(results, pair.Route);
        if (sample.Rows.Count < 2)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"A report needs at least 2 answers with a confidence; there are {sample.Rows.Count}."));
            return ExitCode.Failure;
        }

        return Report(pair, sample, null);
    }

    private int FromRecords(TierPair pair)
    {
        if (!Directory.Exists(arguments.Data) && !File.Exists(arguments.Data))
        {
            Say($"There is no folder or file '{arguments.Data}'.");
            return ExitCode.BadUsage;
        }

        var traffic = RecordedTraffic.Read(arguments.Data, pair.Route.Name);
        var records = RecordSample.Of(traffic, pair);
        if (RecordShortage.Of(traffic, records, arguments, pair.Route) is { } shortage)
        {
            RecordShortage.Write(output.Profile.Out.Writer, shortage, records.Sample.Notes);
            return ExitCode.Ok;
        }

        return Report(pair, records.Sample, records);
    }

    private async Task<(int? Ended, IReadOnlyList<RecordedResult> Results)> AskAsync(TierPair pair, DataLine[] requests, CancellationToken cancellation)
    {
        foreach (var model in (UpstreamModel[])[pair.Cheap.Model, pair.Strong.Model])
        {
            if (model.Credential == CredentialMode.Client)
            {
                Say($"Model '{model.Key}' is asked with each client's own key, and here is no client: give it a key of its own for the calibration.");
                return (ExitCode.BadUsage, []);
            }
        }

        var path = ResultFile.PathFor(arguments.Data);
        using var file = ResultFile.Open(path);
        var outcome = await ProgressDisplay.RunAsync(errors, progress => new LiveRun(pair, file, clock, progress).RunAsync(requests, cancellation));
        foreach (var failure in outcome.Failures)
        {
            Say($"No result: {failure}");
        }

        var missing = requests.Length - outcome.Results.Count;
        if (outcome.Hopeless is { } hopeless)
        {
            Say($"Given up: {hopeless}");
        }

        if (missing > 0)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{outcome.Results.Count} of {requests.Length} requests have a result, kept in {path}. The same command again asks only the others."));
        }

        return (outcome.Hopeless is not null || outcome.Interrupted ? ExitCode.Failure : null, outcome.Results);
    }

    private int Report(TierPair pair, CalibrationSample sample, RecordSample? records)
    {
        var result = new CalibrationResult
        {
            Pair = pair,
            Data = Path.GetFileName(Path.TrimEndingDirectorySeparator(arguments.Data)),
            Records = records,
            Made = clock.GetLocalNow(),
            Sample = sample,
            Report = ReportBuilder.Build(sample.Rows, new ReportOptions
            {
                Alpha = arguments.Alpha,
                Delta = arguments.Delta,
                Risk = arguments.Risk,
                Labels = sample.Labels,
                TargetEscalation = arguments.TargetEscalation,
            }),
        };
        if (arguments.Page is { } page)
        {
            File.WriteAllText(page, ReportPage.Write(result));
        }

        if (arguments.Json is { } json)
        {
            File.WriteAllBytes(json, ReportJson.Write(result));
        }

        ConsoleReport.Write(output, result);
        return ExitCode.Ok;
    }

    private void Say(string line) => errors.Profile.Out.Writer.WriteLine(line);
}
