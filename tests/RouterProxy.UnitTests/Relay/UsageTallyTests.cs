using System.Text;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class UsageTallyTests
{
    private const string Role = """{"choices":[{"delta":{"role":"assistant","content":""}}],"usage":null}""";
    private const string Text = """{"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5}]}}],"usage":null}""";
    private const string Usage = """{"choices":[],"usage":{"prompt_tokens":59,"completion_tokens":2}}""";

    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Tokens_are_counted_from_the_first_event_with_text_on()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        See(tally, Role, Text, Text);
        tally.OutputSeen.ShouldBe(2);
        tally.Reported.ShouldBeNull();
    }

    [Fact]
    public void What_the_upstream_reports_last_counts()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        See(tally, Role, Text, Usage, Usage.Replace("59", "60", StringComparison.Ordinal));
        tally.Reported.ShouldBe(new TokenUsage(60, 2, 0, 0));
    }

    [Fact]
    public void An_event_that_was_held_and_is_relayed_counts_once()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        See(tally, Role, Text);
        See(tally, Role, Text, Text);
        tally.OutputSeen.ShouldBe(2);
    }

    [Fact]
    public void The_first_event_is_noted_with_its_time()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        tally.FirstEventAt.ShouldBeNull();
        _clock.Advance(TimeSpan.FromSeconds(2));
        See(tally, Role);
        _clock.Advance(TimeSpan.FromSeconds(5));
        tally.See(2, Encoding.UTF8.GetBytes(Text));
        _clock.GetElapsedTime(tally.FirstEventAt!.Value).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(nameof(ApiEndpoint.Chat), """{"choices":[{"delta":{"content": "a"}}]}""", 1)]
    [InlineData(nameof(ApiEndpoint.Chat), """{"choices":[{"delta":{"content":null,"reasoning_content":"a"}}]}""", 1)]
    [InlineData(nameof(ApiEndpoint.Chat), """{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":""}}]}}]}""", 1)]
    [InlineData(nameof(ApiEndpoint.Chat), """{"choices":[{"delta":{"content":null}}]}""", 0)]
    [InlineData(nameof(ApiEndpoint.Chat), """{"choices":[{"delta":{},"logprobs":{"content":[]},"finish_reason":"stop"}]}""", 0)]
    [InlineData(nameof(ApiEndpoint.Completions), """{"choices":[{"text":"a"}]}""", 1)]
    [InlineData(nameof(ApiEndpoint.Completions), """{"choices":[{"text":""}]}""", 0)]
    [InlineData(nameof(ApiEndpoint.Responses), """{"type":"response.output_text.delta","delta":"a"}""", 1)]
    [InlineData(nameof(ApiEndpoint.Responses), """{"type":"response.output_text.done","text":"a"}""", 0)]
    public void Only_text_begins_an_answer(string endpoint, string payload, int tokens)
    {
        var tally = new UsageTally(Enum.Parse<ApiEndpoint>(endpoint), _clock);
        See(tally, payload);
        tally.OutputSeen.ShouldBe(tokens);
    }

    [Fact]
    public void An_answer_in_one_piece_without_counts_is_estimated_by_its_length()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        tally.SeeWhole("""{"choices":[{"message":{"content":"long"}}]}"""u8, 44);
        tally.OutputSeen.ShouldBe(11);
        tally.SeeWhole(Encoding.UTF8.GetBytes(Usage), 44);
        tally.Reported.ShouldBe(new TokenUsage(59, 2, 0, 0));
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        var tally = new UsageTally(ApiEndpoint.Chat, _clock);
        byte[][] events = [.. new[] { Role, Text, Text, Usage }.Select(Encoding.UTF8.GetBytes)];
        tally.See(1, events[0]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 2; i < 100; i++)
        {
            tally.See(i, events[i % events.Length]);
        }

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
        tally.Reported.ShouldNotBeNull();
    }

    private static void See(UsageTally tally, params string[] payloads)
    {
        for (var i = 0; i < payloads.Length; i++)
        {
            tally.See(i + 1, Encoding.UTF8.GetBytes(payloads[i]));
        }
    }
}
