using System.Globalization;
using RouterProxy.Calibration.Reports;
using RouterProxy.Commands;
using RouterProxy.Commands.Calibrate;
using RouterProxy.DemoModels.Serving;
using RouterProxy.Evaluation.Corpus;
using RouterProxy.Evaluation.Figures;
using RouterProxy.Evaluation.Models;
using RouterProxy.Evaluation.Reporting;
using RouterProxy.Evaluation.Running;
using Spectre.Console;
using ConsoleReport = RouterProxy.Evaluation.Reporting.ConsoleReport;

namespace RouterProxy.Evaluation;

/// <summary>Fetch, split, fit, serve, calibrate, route, report.</summary>
internal sealed class EvaluationRun(EvaluationOptions options, IAnsiConsole output, IAnsiConsole errors)
{
    private const double QuickShare = 0.25;

    /// <returns>A failure when the figures miss what is expected of them.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var archive = await CorpusPackage.FetchAsync(options.Cache, errors.Profile.Out.Writer, cancellation);
        var corpus = await StepAsync("Reading the corpus", null, _ => Task.Run(() => EvaluationCorpus.Split(CorpusArchive.Read(archive), options.Seed, options.Quick ? QuickShare : 1), cancellation));
        errors.Profile.Out.Writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{corpus.Count} different mails ({corpus.Duplicates} duplicates and {corpus.Contradictions} contradictions left out): {corpus.Training.Count} to fit, {corpus.Calibration.Count} to calibrate, {corpus.Test.Count} to test"));
        var classifiers = await StepAsync("Fitting two classifiers", null, _ => Task.Run(() => EvaluationModels.Fit(corpus.Training), cancellation));
        await using var models = DemoModelsServer.Build(new DemoModelsOptions { Classifiers = classifiers });
        await models.StartAsync(cancellation);

        var address = models.Urls.First();
        var promise = new ReportOptions { Alpha = options.Alpha, Delta = options.Delta, Seed = (ulong)options.Seed };
        var calibration = await StepAsync(
            "Calibrating on mails that no model was fitted on",
            corpus.Calibration.Count,
            progress => CalibrationRun.RunAsync(EvaluationConfiguration.Json(address, 0.5, 0.5), corpus.Calibration, promise, progress, cancellation));
        var thresholds = Thresholds.Of(calibration.Report);

        await using var gateway = await EvaluationGateway.StartAsync(EvaluationConfiguration.Json(address, thresholds.Certified, thresholds.ByEye), cancellation);
        var outcomes = await StepAsync("Routing the test part", corpus.Test.Count, progress => new TestRun(gateway.Client, progress).RunAsync(corpus.Test, cancellation));
        var figures = await StepAsync("Drawing intervals", null, _ => Task.Run(() => EvaluationFigures.Of(calibration, outcomes, thresholds, (ulong)options.Seed), cancellation));
        return Report(new EvaluationResult(options, corpus, calibration, figures));
    }

    private int Report(EvaluationResult result)
    {
        if (options.Page is { } page)
        {
            File.WriteAllText(page, ReportPage.Write(result.Calibration));
        }

        if (options.Json is { } json)
        {
            File.WriteAllBytes(json, JsonReport.Write(result));
        }

        ConsoleReport.Write(output, result);
        return options.Quick || result.Figures.Targets.All(target => target.Met) ? ExitCode.Ok : ExitCode.Failure;
    }

    private Task<T> StepAsync<T>(string what, int? total, Func<Action<int>, Task<T>> step) => ProgressBar.RunAsync(errors, what, total, step);
}
