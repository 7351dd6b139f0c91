using System.Globalization;
using System.Text.Json;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;

namespace RouterProxy.Evaluation.Running;

/// <summary>Sends the test part through the gateway, every mail on every route.</summary>
internal sealed class TestRun(HttpClient gateway, Action<int> progress)
{
    private const int AtOnce = 8;

    private int _done;

    /// <exception cref="InvalidOperationException">A mail was not answered with 200.</exception>
    public async Task<IReadOnlyList<MailOutcome>> RunAsync(IReadOnlyList<DemoMail> mails, CancellationToken cancellation)
    {
        var outcomes = new MailOutcome[mails.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, mails.Count, options, async (index, end) =>
        {
            var mail = mails[index];
            outcomes[index] = new MailOutcome(
                mail,
                await AskAsync(mail, EvaluationRoutes.Cheap, end),
                await AskAsync(mail, EvaluationRoutes.Strong, end),
                await AskAsync(mail, EvaluationRoutes.Certified, end),
                await AskAsync(mail, EvaluationRoutes.ByEye, end));
            progress(Interlocked.Increment(ref _done));
        });
        return outcomes;
    }

    private async Task<GatewayAnswer> AskAsync(DemoMail mail, string route, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(DemoPrompt.ChatRequest(mail, route, system: EvaluationPrompt.System));
        content.Headers.ContentType = new("application/json");
        using var response = await gateway.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content, cancellation);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{mail.Id} on route {route}: status {(int)response.StatusCode}, {Header(response, "x-router-reason")}");
        }

        using var document = JsonDocument.Parse(body);
        var usage = document.RootElement.GetProperty("usage");
        return new GatewayAnswer(
            document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!,
            Header(response, "x-router-decision") == "escalated",
            double.TryParse(Header(response, "x-router-confidence"), NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence) ? confidence : null,
            usage.GetProperty("prompt_tokens").GetInt32(),
            usage.GetProperty("completion_tokens").GetInt32());
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
