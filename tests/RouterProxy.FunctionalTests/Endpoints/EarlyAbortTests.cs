using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Endpoints;

/// <summary>An answer that is streamed inside for a client that wants one piece equals the upstream's own answer in one piece.</summary>
public sealed class EarlyAbortTests
{
    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var style in Styles.Keys)
            {
                foreach (var n in new[] { 1, 3 })
                {
                    foreach (var ask in new[] { "", ",\"logprobs\":true", ",\"logprobs\":true,\"top_logprobs\":2", ",\"temperature\":0.0,\"x_vendor\":{\"big\":123456789012345678901234567890}" })
                    {
                        cases.Add(style, n, ask);
                    }
                }
            }

            return cases;
        }
    }

    private static readonly Dictionary<string, LogprobStyle> Styles = new(StringComparer.Ordinal)
    {
        ["OpenAI"] = LogprobStyle.OpenAI,
        ["llama.cpp"] = LogprobStyle.LlamaCpp,
        ["rows before"] = LogprobStyle.OpenAI with { Rows = LogprobStyle.RowPlace.Before },
        ["rows after"] = LogprobStyle.OpenAI with { Rows = LogprobStyle.RowPlace.After, Place = LogprobStyle.MemberPlace.First },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_aggregate_is_the_native_answer_as_json(string style, int n, string ask)
    {
        var completion = KnownCompletion.Confident with { Logprobs = Styles[style] };
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(completion), "EarlyAbort");
        var body = $$"""{"model":"mail","n":{{n}},"messages":[{"role":"user","content":"hello"}]{{ask}}}""";
        var got = await tiers.PostAsync(RawClient.ChatPath, body);
        got.Header("x-router-decision").ShouldBe("accepted");
        tiers.Cheap.Requests[0].Json().GetProperty("stream").GetBoolean().ShouldBeTrue();

        var native = JsonDocument.Parse(KnowsBoth.Whole(completion, LogprobsAsked.In(JsonDocument.Parse(body).RootElement), n).Replace("\"chat.completion.chunk\"", "\"chat.completion\"", StringComparison.Ordinal)).RootElement;
        JsonElement.DeepEquals(got.Json(), native).ShouldBeTrue($"{got.Text}\n{native}");
    }

    [Fact]
    public async Task An_unsure_answer_is_given_up_at_its_first_content_token()
    {
        var gate = new Gate();
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure, gate), "EarlyAbort", KnowsBoth.Answers(KnownCompletion.Confident));
        var answering = tiers.PostAsync(RawClient.ChatPath, """{"model":"mail","messages":[]}""");
        gate.Release(2); // The role and the first token; the rest never comes.
        var got = await answering;
        got.Header("x-router-decision").ShouldBe("escalated");
        got.Text.ShouldBe(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None));
        await tiers.Cheap.Requests[0].Aborted.WaitAsync(TestTimeouts.Default);
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public async Task Auto_streams_inside_only_where_there_is_something_to_save(int most, bool streams)
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident), "Auto");
        await tiers.PostAsync(RawClient.ChatPath, $$"""{"model":"mail","max_tokens":{{most}},"messages":[]}""");
        tiers.Cheap.Requests[0].Json().TryGetProperty("stream", out _).ShouldBe(streams);
    }

    [Fact]
    public async Task Stream_options_without_a_stream_are_left_to_the_upstream_to_refuse()
    {
        await using var tiers = await Tiers.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident), "EarlyAbort");
        await tiers.PostAsync(RawClient.ChatPath, """{"model":"mail","stream_options":{"include_usage":true},"messages":[]}""");
        tiers.Cheap.Requests[0].Json().TryGetProperty("stream", out _).ShouldBeFalse();
    }
}
