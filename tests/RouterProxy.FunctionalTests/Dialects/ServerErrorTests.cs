using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>Servers that refuse logprob fields in their own words: what that costs the first request, and that it costs the second nothing.</summary>
public sealed class ServerErrorTests(ITestOutputHelper output)
{
    private const string Escalate = """{"Threshold":0.5,"NonStreaming":"Buffer"}""";
    private const string Accept = """{"Threshold":0.5,"NonStreaming":"Buffer","OnUnscored":"Accept"}""";
    private const string ManyLabels = """{"Threshold":0.5,"NonStreaming":"Buffer","Confidence":{"Signal":"LabelMass","Labels":["work","personal"]}}""";

    private static readonly string[] AboutOneForm = ["together__chat__error__integer-refused.error.json"];
    private static readonly string[] AboutTheNumber = ["vllm__chat__error__max-logprobs.error.json", "ollama__chat__error__top-logprobs-range.error.json"];

    private static IReadOnlyList<ServerAnswer> All => [.. ServerAnswer.Errors().Where(error => error.Endpoint is "chat" or "responses" or "messages" or "generatecontent")
        .Select(error => error.Endpoint is "chat" or "responses" ? error : error with { Endpoint = "chat" })];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_server_without_logprobs_costs_at_most_two_corrections_once(bool ownHosts, bool stream)
    {
        var errors = All.Where(error => !AboutOneForm.Contains(error.File) && !AboutTheNumber.Contains(error.File)).ToList();
        await using var gateway = await AnswerGateway.StartAsync(errors, ownHosts, ("escalate", Escalate), ("accept", Accept));
        var good = 0;
        foreach (var error in errors)
        {
            gateway.Script(error, request => AsksForLogprobs(request) ? Refusal(error) : Plain(error, stream));
            foreach (var setting in new[] { "escalate", "accept" })
            {
                var before = gateway.RequestsFor(error).Count;
                var first = await gateway.AskAsync(error, setting, stream: stream);
                var between = gateway.RequestsFor(error).Count;
                (between - before).ShouldBeLessThanOrEqualTo(3, error.File);
                first.Header("x-router-reason").ShouldBe("rejected", error.File);
                first.Header("x-router-decision").ShouldBe(setting == "accept" ? "accepted" : "escalated", error.File);

                var second = await gateway.AskAsync(error, setting, stream: stream);
                second.Header("x-router-reason").ShouldBe("rejected", error.File);
                second.Header("x-router-attempts").ShouldBe("1", error.File);
                (gateway.RequestsFor(error).Count - between).ShouldBe(setting == "accept" ? 1 : 0, error.File);
            }

            good++;
        }

        output.WriteLine($"{good} of {errors.Count} refusals cost at most two corrections, and none from the second request on");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_wants_the_other_form_is_scored_at_once_and_asked_rightly_from_then_on(bool ownHosts)
    {
        var errors = All.Where(error => AboutOneForm.Contains(error.File)).ToList();
        await using var gateway = await AnswerGateway.StartAsync(errors, ownHosts, ("escalate", Escalate));
        foreach (var error in errors)
        {
            gateway.Script(error, request => request.Json().TryGetProperty("logprobs", out var asked) && asked.ValueKind == System.Text.Json.JsonValueKind.Number
                ? Refusal(error)
                : KnowsBoth.Answers(KnownCompletion.Confident)(request));
            var first = await gateway.AskAsync(error, "escalate");
            first.Header("x-router-decision").ShouldBe("accepted");
            gateway.RequestsFor(error).Count.ShouldBe(ownHosts ? 2 : 1);

            var second = await gateway.AskAsync(error, "escalate");
            second.Header("x-router-decision").ShouldBe("accepted");
            second.Header("x-router-attempts").ShouldBe("1");
        }
    }

    [Theory]
    [InlineData("logprobs: expected an integer")]
    [InlineData("Input should be a valid integer, unable to parse boolean")]
    [InlineData("invalid type: boolean `true`, expected u32 at line 1 column 311")]
    public async Task A_server_that_wants_a_number_is_scored_too(string message)
    {
        var error = All[0];
        await using var gateway = await AnswerGateway.StartAsync([error], ownHosts: false, ("escalate", Escalate));
        gateway.Script(error, request => request.Json().TryGetProperty("logprobs", out var asked) && asked.ValueKind == System.Text.Json.JsonValueKind.True
            ? UpstreamReply.Error(422, message, "invalid_request_error")
            : KnowsBoth.Answers(KnownCompletion.Confident)(request));
        (await gateway.AskAsync(error, "escalate")).Header("x-router-attempts").ShouldBe("2");
        var second = await gateway.AskAsync(error, "escalate");
        second.Header("x-router-decision").ShouldBe("accepted");
        second.Header("x-router-attempts").ShouldBe("1");
    }

    [Theory]
    [InlineData("vllm__chat__error__max-logprobs.error.json", "of 20", "allowed: 8", 8)]
    [InlineData("vllm__chat__error__max-logprobs.error.json", "of 20", "allowed: 1", 1)]
    [InlineData("ollama__chat__error__top-logprobs-range.error.json", "", "between 0 and 8", 8)]
    public async Task A_number_that_is_too_large_is_lowered_to_the_one_that_the_error_names(string file, string asked, string allowed, int cap)
    {
        var error = All.Single(e => e.File == file);
        await using var gateway = await AnswerGateway.StartAsync([error], ownHosts: true, ("labels", ManyLabels));
        var text = Encoding.UTF8.GetString(error.Body).Replace("of 50", asked, StringComparison.Ordinal)
            .Replace("allowed: 20", allowed, StringComparison.Ordinal).Replace("between 0 and 20", allowed, StringComparison.Ordinal);
        gateway.Script(error, request => request.Json().TryGetProperty("top_logprobs", out var top) && top.GetInt32() > cap
            ? UpstreamReply.Json(text, 400)
            : KnowsBoth.Answers(KnownCompletion.Confident)(request));

        var first = await gateway.AskAsync(error, "labels");
        first.Header("x-router-decision").ShouldBe("accepted");
        first.Header("x-router-attempts").ShouldBe("2");
        gateway.RequestsFor(error).Select(r => r.Json().GetProperty("top_logprobs").GetInt32()).ShouldBe([20, cap]);
        var second = await gateway.AskAsync(error, "labels");
        second.Header("x-router-attempts").ShouldBe("1");
        gateway.RequestsFor(error)[^1].Json().GetProperty("top_logprobs").GetInt32().ShouldBe(cap);
    }

    [Fact]
    public async Task A_refusal_of_the_clients_own_number_is_the_clients_to_see()
    {
        var error = All.Single(e => e.File.StartsWith("vllm", StringComparison.Ordinal));
        await using var gateway = await AnswerGateway.StartAsync([error], ownHosts: true, ("escalate", """{"Threshold":0.5,"NonStreaming":"Buffer","OnClientError":"PassThrough"}"""));
        gateway.Script(error, request => request.Json().TryGetProperty("top_logprobs", out var top) && top.GetInt32() > 20 ? Refusal(error) : KnowsBoth.Answers(KnownCompletion.Confident)(request));
        var refused = await gateway.AskAsync(error, "escalate", ",\"logprobs\":true,\"top_logprobs\":50");
        refused.Status.ShouldBe(400);
        refused.Body.ShouldBe(error.Body);

        var next = await gateway.AskAsync(error, "escalate");
        next.Header("x-router-decision").ShouldBe("accepted");
        next.Header("x-router-attempts").ShouldBe("1");
    }

    [Fact]
    public async Task Tools_on_a_stream_do_not_spoil_the_rest_for_a_server_that_refuses_only_those()
    {
        var error = All.Single(e => e.File.StartsWith("llamacpp", StringComparison.Ordinal));
        // Read from its file, but asked as any other: the name of the file would bring the tools along.
        var plain = error with { File = "vllm__chat__error__max-logprobs.error.json" };
        await using var gateway = await AnswerGateway.StartAsync([plain], ownHosts: false, ("escalate", Escalate));
        gateway.Script(plain, request =>
        {
            var body = request.Json();
            return AsksForLogprobs(request) && body.TryGetProperty("tools", out _) && body.TryGetProperty("stream", out _) ? Refusal(error) : KnowsBoth.Answers(KnownCompletion.Confident)(request);
        });
        const string tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
        (await gateway.AskAsync(plain, "escalate", tools, stream: true)).Header("x-router-reason").ShouldBe("rejected");
        (await gateway.AskAsync(plain, "escalate", stream: true)).Header("x-router-decision").ShouldBe("accepted");
        (await gateway.AskAsync(plain, "escalate", tools, stream: false)).Header("x-router-decision").ShouldBe("accepted");
        var again = await gateway.AskAsync(plain, "escalate", tools, stream: true);
        again.Header("x-router-reason").ShouldBe("rejected");
        again.Header("x-router-attempts").ShouldBe("1");
    }

    private static bool AsksForLogprobs(UpstreamRequest request)
    {
        var body = request.Json();
        return body.TryGetProperty("logprobs", out _) || body.TryGetProperty("include", out _);
    }

    private static UpstreamReply Refusal(ServerAnswer error) => UpstreamReply.Bytes(error.Body, "application/json", error.Status);

    private static UpstreamReply Plain(ServerAnswer error, bool stream) => (error.Endpoint, stream) switch
    {
        ("responses", false) => UpstreamReply.Json("""{"id":"r","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"work","logprobs":[]}]}]}"""),
        ("responses", true) => UpstreamReply.Sse(new SseScript()
            .Raw("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"work\",\"logprobs\":[]}\n\n")
            .Raw("event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"output\":[]}}\n\n")),
        (_, false) => UpstreamReply.Json(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)),
        _ => UpstreamReply.Bytes(KnowsBoth.Stream(KnownCompletion.Confident, LogprobsAsked.None), "text/event-stream"),
    };
}
