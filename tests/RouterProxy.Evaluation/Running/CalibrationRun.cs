using System.Text.Json.Nodes;
using RouterProxy.Calibration.Reports;
using RouterProxy.Commands.Calibrate;
using RouterProxy.Commands.Live;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;

namespace RouterProxy.Evaluation.Running;

/// <summary>Asks both models the calibration part and looks for the threshold, as the command <c>calibrate</c> does.</summary>
internal static class CalibrationRun
{
    /// <param name="configuration">Of a gateway whose thresholds do not matter yet.</param>
    /// <param name="mails">The calibration part.</param>
    /// <param name="options">The promise. What counts as a loss is a difference from the strong model's answer.</param>
    /// <param name="progress">Takes the number of mails done.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InvalidOperationException">Not every mail was answered.</exception>
    public static async Task<CalibrationResult> RunAsync(
        string configuration, IReadOnlyList<DemoMail> mails, ReportOptions options, Action<int> progress, CancellationToken cancellation)
    {
        var gate = await EvaluationGateway.LoadAsync(configuration);
        await using var proxy = LiveProxy.Build(gate);
        var pair = new TierPair(gate.Current.Routes[EvaluationRoutes.Certified]);
        var outcome = await AskAsync(pair, [.. mails.Select(Question)], progress, cancellation);
        if (outcome.Results.Count < mails.Count)
        {
            throw new InvalidOperationException($"{outcome.Results.Count} of {mails.Count} mails were answered: {outcome.Hopeless ?? outcome.Failures.FirstOrDefault() ?? "ended"}");
        }

        var sample = CalibrationSample.Of(outcome.Results, pair.Route);
        return new CalibrationResult
        {
            Pair = pair,
            Data = "calibration part",
            Made = TimeProvider.System.GetLocalNow(),
            Sample = sample,
            Report = ReportBuilder.Build(sample.Rows, options with { Labels = sample.Labels }),
        };
    }

    /// <summary>Without the label: agreement with the strong model is what users without labels go by.</summary>
    private static DataLine Question(DemoMail mail, int index)
    {
        var request = JsonNode.Parse(DemoPrompt.ChatRequest(mail, "any", system: EvaluationPrompt.System))!;
        return DataFile.Parse(request.ToJsonString(), index + 1, out var problem) ?? throw new InvalidOperationException($"{mail.Id}: {problem}");
    }

    private static async Task<LiveOutcome> AskAsync(TierPair pair, IReadOnlyList<DataLine> questions, Action<int> progress, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("routerproxy-evaluation-");
        try
        {
            using var file = ResultFile.Open(Path.Combine(folder.FullName, "calibration.results"));
            return await new LiveRun(pair, file, TimeProvider.System, live => progress(live.Done)).RunAsync(questions, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
