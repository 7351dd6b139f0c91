using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.Intake;

namespace RouterProxy.FunctionalTests.Limits;

public class HeldBytesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_does_not_fit_is_refused_and_fits_again_later(bool chunked)
    {
        var gate = new Gate();
        await using var cheap = await ScriptedUpstream.StartAsync(request => UpstreamReply.After(gate, KnowsBoth.Answers(KnownCompletion.Confident)(request)));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, strong).StartAsync();

        // Held twice: as the client sent it and as it was written for the tier.
        var held = gateway.Client.ChatAsync(Body(size: 3000));
        await gate.Reached();
        var refused = await gateway.Client.SendAsync(Post(size: 3000, chunked));
        refused.Status.ShouldBe(503);
        refused.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("overloaded");
        refused.Json().GetProperty("error").GetProperty("type").GetString().ShouldBe("server_error");
        refused.Header("retry-after").ShouldBe("1");
        cheap.Requests.Count.ShouldBe(1);

        gate.Open();
        (await held).Status.ShouldBe(200);
        await NothingHeldAsync(gateway);
        (await gateway.Client.SendAsync(Post(size: 3000, chunked))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Announcing_a_body_takes_no_room()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await Tiers(cheap, cheap).StartAsync();
        using var slow = await SocketClient.ConnectAsync(gateway.BaseAddress);
        await slow.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 7900\r\n\r\n{");
        (await gateway.Client.ChatAsync(Body(size: 3000))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("Buffer", false, true)]
    [InlineData("EarlyAbort", false, true)]
    [InlineData("Buffer", true, true)]
    [InlineData("Buffer", false, false)]
    [InlineData("EarlyAbort", false, false)]
    [InlineData("Buffer", true, false)]
    public async Task Whatever_becomes_of_a_request_everything_is_returned(string nonStreaming, bool stream, bool confident)
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(confident ? KnownCompletion.Confident : KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync();
        await using var gateway = await Tiers(cheap, strong).With("NonStreaming", nonStreaming).StartAsync();

        strong.Enqueue(UpstreamReply.Error(500, "down"));
        (await gateway.Client.ChatAsync(Body(stream: stream))).Status.ShouldBe(200);
        strong.Enqueue(UpstreamReply.Json("""{"id":"strong","choices":[{"index":0,"message":{"role":"assistant","content":"work"},"finish_reason":"stop"}]}"""));
        (await gateway.Client.ChatAsync(Body(stream: stream))).Status.ShouldBe(200);
        await NothingHeldAsync(gateway);
    }

    [Fact]
    public async Task A_client_that_leaves_returns_what_was_held_for_it()
    {
        var gate = new Gate();
        gate.Release();
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure, gate));
        await using var gateway = await Tiers(cheap, cheap).StartAsync();
        using var leaving = new CancellationTokenSource();
        var request = gateway.Client.OpenChatAsync(Body(stream: true), leaving.Token);
        await gate.Reached();
        gateway.Services.GetRequiredService<HeldBytes>().Total.ShouldBePositive();
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(request);
        await NothingHeldAsync(gateway);
    }

    [Fact]
    public async Task A_stream_that_goes_out_keeps_neither_the_request_nor_what_was_held_of_it()
    {
        var gate = new Gate();
        gate.Release(2);
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident, gate));
        await using var gateway = await Tiers(cheap, cheap).StartAsync();

        await using var stream = await gateway.Client.OpenChatAsync(Body(stream: true));

        stream.Header("x-router-decision").ShouldBe("accepted");
        await NothingHeldAsync(gateway);
        gate.Open();
        (await stream.ReadToEndAsync()).ShouldNotBeEmpty();
        await NothingHeldAsync(gateway);
    }

    private static Task NothingHeldAsync(GatewayHost gateway) =>
        Eventually.TrueAsync(() => gateway.Services.GetRequiredService<HeldBytes>().Total == 0, "all held bytes are returned");

    private static TwoTiers Tiers(ScriptedUpstream cheap, ScriptedUpstream strong)
    {
        var tiers = new TwoTiers(cheap.BaseAddress, strong.BaseAddress);
        tiers.RouterProxy["Limits"] = new System.Text.Json.Nodes.JsonObject { ["MaxHeldTotalBytes"] = 8000 };
        return tiers;
    }

    private static HttpRequestMessage Post(int size, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, RawClient.ChatPath) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body(size: size))) };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        request.Headers.TransferEncodingChunked = chunked;
        return request;
    }

    private static string Body(int size = 100, bool stream = false) =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{new string('x', size)}}"}]}""";
}
