using System.Globalization;
using System.Text;
using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>Every answer that servers are known to give, sent byte for byte by an upstream, read and cut by the running gateway.</summary>
public sealed class ServerAnswerTests(ITestOutputHelper output)
{
    private const string Sure = """{"Threshold":1,"NonStreaming":"Buffer"}""";
    private const string Any = """{"Threshold":0,"NonStreaming":"Buffer"}""";
    private const string AnyUnscored = """{"Threshold":0,"NonStreaming":"Buffer","OnUnscored":"Accept"}""";
    private const string Inside = """{"Threshold":0,"NonStreaming":"EarlyAbort"}""";

    private static readonly string[] RowMembers = ["\"logprob\":", "\"logprob\" :", "\"token_logprobs\"", "\"sampling_logprob\"", "\"reasoning_logprobs\"", "\"text_offset\"", "\"top_probs\""];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_answer_is_judged_as_its_manifest_says(bool ownHosts)
    {
        var answers = ServerAnswer.Responses();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts, ("any", Any), ("sure", Sure), ("unscored", AnyUnscored));
        List<string> wrong = [];
        foreach (var answer in answers)
        {
            var any = await gateway.AskAsync(answer, "any");
            Note(wrong, answer, "threshold 0", any, answer.IsScored ? "accepted" : "escalated", answer.IsScored ? "confident" : answer.UnscoredReason);
            var sure = await gateway.AskAsync(answer, "sure");
            Note(wrong, answer, "threshold 1", sure, "escalated", answer.IsScored ? "low_confidence" : answer.UnscoredReason);
            if (!answer.IsScored)
            {
                Note(wrong, answer, "accepted unscored", await gateway.AskAsync(answer, "unscored"), "accepted", answer.UnscoredReason);
            }
        }

        output.WriteLine($"{answers.Count - wrong.Select(line => line.Split(' ')[0]).Distinct().Count()} of {answers.Count} answers judged as the manifest says");
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_did_not_ask_gets_everything_but_the_logprobs(bool ownHosts)
    {
        var answers = ServerAnswer.Responses();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts, ("unscored", AnyUnscored));
        List<string> wrong = [];
        foreach (var answer in answers)
        {
            var got = await gateway.AskAsync(answer, "unscored");
            var left = RowMembers.Where(member => got.Text.Contains(member, StringComparison.Ordinal)).ToList();
            wrong.AddRange(left.Select(member => $"{answer.File} still has {member}"));
            if (!PlainAnswer.Of(got.Body, answer.Stream).SequenceEqual(PlainAnswer.Of(answer.Body, answer.Stream), StringComparer.Ordinal))
            {
                wrong.Add($"{answer.File} lost something: {got.Text}");
            }
        }

        output.WriteLine($"{answers.Count - wrong.Count} of {answers.Count} answers cut");
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_asked_gets_the_rows_in_its_own_form(bool ownHosts)
    {
        var answers = ServerAnswer.Responses().Where(answer => answer.IsScored).ToList();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts, ("any", Any));
        List<string> wrong = [];
        foreach (var answer in answers)
        {
            var ask = answer.Endpoint switch
            {
                "chat" => ",\"logprobs\":true,\"top_logprobs\":1",
                "completions" => ",\"logprobs\":1",
                _ => ",\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":1",
            };
            var got = await gateway.AskAsync(answer, "any", ask);
            if (got.Header("x-router-decision") != "accepted" || !FirstLogprobs(got, answer).Contains(answer.Logprob!.Value))
            {
                wrong.Add($"{answer.File}: {got.Header("x-router-decision")} {got.Text}");
            }
        }

        output.WriteLine($"{answers.Count - wrong.Count} of {answers.Count} answers kept their rows");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chat_client_that_asked_with_true_gets_rows_from_every_form_and_with_a_number_arrays()
    {
        var answers = ServerAnswer.Responses().Where(answer => answer is { IsScored: true, Endpoint: "chat" }).ToList();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts: true, ("any", Any));
        foreach (var answer in answers.Where(answer => answer.Server == "together"))
        {
            var got = await gateway.AskAsync(answer, "any", ",\"logprobs\":true,\"top_logprobs\":2");
            var logprobs = FirstChoices(got, answer).First(choice => choice.GetProperty("logprobs").ValueKind == JsonValueKind.Object).GetProperty("logprobs");
            logprobs.GetProperty("content")[0].GetProperty("token").GetString().ShouldBe(answer.File.Contains("low-", StringComparison.Ordinal) ? "personal" : "work", answer.File);
            logprobs.GetProperty("content")[0].GetProperty("logprob").GetDouble().ShouldBe(answer.Logprob!.Value, answer.File);
            got.Text.ShouldNotContain("token_logprobs", Case.Sensitive, answer.File);
        }
    }

    [Fact]
    public async Task A_stream_is_put_together_for_a_client_that_wants_one_piece()
    {
        var answers = ServerAnswer.Responses().Where(answer => answer is { Stream: true, Endpoint: "chat", IsScored: true }).ToList();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts: false, ("inside", Inside));
        var accepted = 0;
        foreach (var answer in answers)
        {
            var got = await gateway.AskAsync(answer, "inside", stream: false);
            if (answer.Outcome == "scored")
            {
                got.Header("x-router-decision").ShouldBe("accepted", answer.File);
                got.Header("content-type").ShouldBe("application/json", answer.File);
                Number(got, "x-router-confidence").ShouldBe(Math.Exp(answer.Logprob!.Value), answer.File);
                var text = string.Concat(PlainAnswer.Payloads(answer.Body).Where(p => p.StartsWith('{')).Select(TextOf));
                got.Json().GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString().ShouldBe(text, answer.File);
                RowMembers.ShouldNotContain(member => got.Text.Contains(member, StringComparison.Ordinal), answer.File);
                accepted++;
            }
            else
            {
                // It breaks before its end: until the first byte goes out that still leads to the next tier.
                got.Header("x-router-decision").ShouldBe("escalated", answer.File);
                got.Header("x-router-reason").ShouldBe("upstream_error", answer.File);
            }
        }

        output.WriteLine($"{accepted} of {answers.Count} streams put together");
    }

    [Fact]
    public async Task One_piece_in_answer_to_a_stream_request_is_judged_and_sent_as_one_piece()
    {
        var answers = ServerAnswer.Responses().Where(answer => answer is { Stream: false, IsScored: true }).ToList();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts: false, ("inside", Inside));
        foreach (var answer in answers)
        {
            foreach (var stream in new[] { true, false })
            {
                var got = await gateway.AskAsync(answer, "inside", stream: stream);
                got.Header("x-router-decision").ShouldBe("accepted", answer.File);
                Number(got, "x-router-confidence").ShouldBe(Math.Exp(answer.Logprob!.Value), answer.File);
                PlainAnswer.Of(got.Body, stream: false).ShouldBe(PlainAnswer.Of(answer.Body, stream: false), answer.File);
            }
        }
    }

    private static void Note(List<string> wrong, ServerAnswer answer, string how, RawResponse got, string decision, string reason)
    {
        var confidence = got.Header("x-router-confidence");
        var expected = answer.IsScored ? Math.Exp(answer.Logprob!.Value).ToString("R", CultureInfo.InvariantCulture) : null;
        if (got.Header("x-router-decision") != decision || got.Header("x-router-reason") != reason || confidence != expected)
        {
            wrong.Add($"{answer.File} at {how}: {got.Status} {got.Header("x-router-decision")} {got.Header("x-router-reason")} {confidence}, not {decision} {reason} {expected}");
        }
        else if (decision == "escalated" && !got.Text.Contains(AnswerGateway.StrongText, StringComparison.Ordinal))
        {
            wrong.Add($"{answer.File} at {how}: not the strong model's answer");
        }
    }

    private static double Number(RawResponse got, string header) => double.Parse(got.Header(header)!, CultureInfo.InvariantCulture);

    private static IEnumerable<JsonElement> Roots(RawResponse got, ServerAnswer answer) =>
        (answer.Stream ? PlainAnswer.Payloads(got.Body).Where(p => p.StartsWith('{')) : [got.Text]).Select(p => JsonDocument.Parse(p).RootElement);

    private static IEnumerable<JsonElement> FirstChoices(RawResponse got, ServerAnswer answer) =>
        Roots(got, answer).Where(r => r.TryGetProperty("choices", out var c) && c.GetArrayLength() > 0).Select(r => r.GetProperty("choices")[0]);

    /// <summary>All numbers under the names that hold a chosen token's logprob.</summary>
    private static IEnumerable<double> FirstLogprobs(RawResponse got, ServerAnswer answer) => Roots(got, answer).SelectMany(Logprobs);

    private static IEnumerable<double> Logprobs(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(m => m.Name switch
        {
            "logprob" or "logprobs" when m.Value.ValueKind == JsonValueKind.Number => [m.Value.GetDouble()],
            "token_logprobs" => m.Value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Number).Select(v => v.GetDouble()),
            _ => Logprobs(m.Value),
        }),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Logprobs),
        _ => [],
    };

    private static string TextOf(string payload)
    {
        var root = JsonDocument.Parse(Encoding.UTF8.GetBytes(payload)).RootElement;
        return root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 && choices[0].GetProperty("delta").TryGetProperty("content", out var content)
            ? content.GetString() ?? "" : "";
    }
}
