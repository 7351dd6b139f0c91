using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Endpoints;

/// <summary>Streams that end in the middle of an event, or without the blank line behind the last one.</summary>
public sealed class BrokenOffTests
{
    private const string Body = """{"model":"mail","stream":true,"messages":[]}""";

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(120)]
    [InlineData(260)]
    [InlineData(400)]
    public async Task Half_an_event_never_brings_rows_that_the_client_did_not_ask_for(int bytes)
    {
        var events = Rows.Events(new Rows("work", 0.9), new Rows(" today", 0.9, (" now", 0.1)));
        var half = $"data: {events[1]}"[..Math.Min(bytes, events[1].Length)];
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event(events[0]).Raw(half)));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body);
        got.Header("x-router-decision").ShouldBe("accepted");
        got.Text.ShouldContain("work");
        got.Text.ShouldNotContain("\"logprob\"");
        got.Text.ShouldNotContain(" now");
    }

    [Fact]
    public async Task A_last_event_without_its_blank_line_keeps_its_text_and_loses_its_rows()
    {
        var events = Rows.Events(new Rows("work", 0.9), new Rows(" today", 0.9));
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event(events[0]).Raw($"data: {events[1]}\n")));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body);
        got.Text.ShouldContain("\" today\"");
        got.Text.ShouldNotContain("\"logprob\"");
    }

    [Fact]
    public async Task An_end_mark_without_its_blank_line_goes_out_as_it_came()
    {
        var events = Rows.Events(new Rows("work", 0.9));
        await using var tiers = await Tiers.StartAsync(_ => UpstreamReply.Sse(new SseScript().Event(events[0]).Event(events[1]).Raw("data: [DONE]")));
        var got = await tiers.PostAsync(RawClient.ChatPath, Body);
        got.Text.ShouldEndWith("\n\ndata: [DONE]");
    }
}
