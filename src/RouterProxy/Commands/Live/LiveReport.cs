using System.Globalization;
using RouterProxy.Dialects;
using Spectre.Console;

namespace RouterProxy.Commands.Live;

/// <summary>The table of <c>check --live</c>, what is wrong below it.</summary>
internal static class LiveReport
{
    public static void Write(IAnsiConsole console, IReadOnlyList<LiveResult> results)
    {
        var table = console.Table("One token from every tier");
        table.AddColumns("Route", "Tier", "Model", "Upstream", "Answer", "Logprobs", "Confidence", "ms");
        foreach (var result in results)
        {
            var answer = result.Answer;
            table.AddRow(
                new Text(result.Question.Route.Name),
                new Text(Number(result.Question.Tier.Index + 1)),
                new Text(result.Question.Model.Key),
                new Text(result.Question.Address),
                new Text(Word(result), result.Problem is null ? new Style(Color.Green) : new Style(Color.Red)),
                new Text(Form(result)),
                new Text(answer.Confidence is { IsScored: true } scored ? scored.Value.ToString("0.0000", CultureInfo.InvariantCulture) : "-"),
                new Text(answer.Attempts == 0 ? "-" : Number((int)answer.Latency.TotalMilliseconds)));
        }

        console.Write(table);

        // Below the table and not in it: a sentence in a column of a few characters is no sentence.
        foreach (var result in results)
        {
            Say(console, result, "problem", result.Problem);
            foreach (var warning in result.Warnings)
            {
                Say(console, result, "warning", warning);
            }
        }
    }

    private static void Say(IAnsiConsole console, LiveResult result, string kind, string? text)
    {
        if (text is not null)
        {
            var question = result.Question;
            console.Profile.Out.Writer.WriteLine($"  {kind}: route {question.Route.Name}, tier {Number(question.Tier.Index + 1)}, model {question.Model.Key} at {question.Address}: {text}");
        }
    }

    private static string Word(LiveResult result) => result switch
    {
        { Answer.IsAnswer: true } => "ok",
        { Answer.CredentialRefused: true } => "credential refused",
        { Answer.Attempts: 0 } => "not reached",
        _ => "failed",
    };

    private static string Form(LiveResult result) => result switch
    {
        { Answer.IsAnswer: false } => "-",
        { Question.Gated: false } => "not needed",
        { Answer.Confidence.IsScored: false } => "none",
        { Answer.Ask: { Form: LogprobForm.Boolean, Top: var top } } => $"logprobs: true, top_logprobs: {Number(top)}",
        { Answer.Ask.Top: var number } => $"logprobs: {Number(number)}",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
