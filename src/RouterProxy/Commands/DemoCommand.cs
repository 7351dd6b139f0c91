using System.CommandLine;
using System.Globalization;
using RouterProxy.Configuration.Reading;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary><c>demo</c>: the gateway in front of two embedded models; sends the held-out mails through it and shows what became of each.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "Runs the gateway with two embedded demo models (no key, no network) and sends sample e-mails through it.");
        var once = new Option<bool>("--once") { Description = "Exits after the table." };
        var urls = new Option<string?>("--urls") { Description = "Address of the gateway; default http://localhost:8080, with --once a free port.", HelpName = "URL" };
        urls.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !text.Split(';').All(ListenAddresses.IsUrl))
            {
                result.AddError($"'{text}' is no address to listen on, such as {ListenAddresses.Default}.");
            }
        });
        command.Options.Add(once);
        command.Options.Add(urls);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(once), parsed.GetValue(urls), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(bool once, string? urls, CancellationToken cancellation)
    {
        DemoStage stage;
        try
        {
            stage = await DemoStage.StartAsync(urls ?? (once ? "http://127.0.0.1:0" : ListenAddresses.Default), cancellation);
        }
        catch (Exception failure) when (ListenFailure.Explain(failure) is { } explained)
        {
            await Console.Error.WriteLineAsync($"The demo cannot listen: {explained.Text}");
            return explained.ExitCode;
        }

        await using (stage)
        {
            var console = Terminal.Output();
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Two classifiers were fitted on {stage.Corpus.Training.Count} e-mails; the threshold {stage.Threshold:0.###} was chosen on {stage.Corpus.Validation.Count} others."));
            var results = await SendAsync(console, stage, cancellation);
            DemoReport.Write(console, stage, results);
            if (!once)
            {
                PrintNextStep(stage);
                await Waiting.ForEndAsync(cancellation);
            }

            return results.Any(r => r.Status != 200) ? ExitCode.Failure : ExitCode.Ok;
        }
    }

    private static async Task<IReadOnlyList<DemoResult>> SendAsync(IAnsiConsole console, DemoStage stage, CancellationToken cancellation)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return await SendAsync(stage, static () => { }, cancellation);
        }

        return await console.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("Sending held-out e-mails", maxValue: stage.Corpus.HeldOut.Count);
            return SendAsync(stage, () => task.Increment(1), cancellation);
        });
    }

    private static async Task<IReadOnlyList<DemoResult>> SendAsync(DemoStage stage, Action sent, CancellationToken cancellation)
    {
        var results = new List<DemoResult>();
        foreach (var mail in stage.Corpus.HeldOut)
        {
            results.Add(await AskAsync(stage, mail, cancellation));
            sent();
        }

        return results;
    }

    private static async Task<DemoResult> AskAsync(DemoStage stage, DemoMail mail, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(DemoPrompt.ChatRequest(mail, DemoStage.RouteName));
        content.Headers.ContentType = new("application/json");
        using var response = await stage.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        return new DemoResult(
            mail,
            (int)response.StatusCode,
            DemoResult.AnswerOf(body),
            Header(response, "x-router-decision"),
            double.TryParse(Header(response, "x-router-confidence"), NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence) ? confidence : null,
            Header(response, "x-router-model"));
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    private static void PrintNextStep(DemoStage stage)
    {
        Console.WriteLine();
        Console.WriteLine($"The gateway goes on serving on {stage.Address}. Try it:");
        Console.WriteLine($$"""
              curl -i {{stage.Address.TrimEnd('/')}}/v1/chat/completions -H 'content-type: application/json' \
                -d '{"model":"{{DemoStage.RouteName}}","messages":[{"role":"user","content":"Subject: Lunch\n\nAre you free for lunch on Friday after the sprint review?"}]}'
            """);
        Console.WriteLine("Ctrl+C ends.");
    }
}
