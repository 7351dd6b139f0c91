using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.PassThrough;
using RouterProxy.FunctionalTests.Telemetry;

namespace RouterProxy.FunctionalTests.Disconnects;

/// <summary>A client that leaves before it has sent its request to the end has been refused nothing: it has gone.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class LeavingSenderTests
{
    private const string Announced = "content-length: 1000\r\n\r\n";
    private const string Chunked = "transfer-encoding: chunked\r\n\r\n400\r\n";
    private const string Paths = "/v1/chat/completions /v1/embeddings";

    public static TheoryData<string, string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, string, bool>();
            foreach (string path in Paths.Split(' '))
            {
                foreach (string framing in new[] { Announced, Chunked })
                {
                    ways.Add(path, framing, true);
                    ways.Add(path, framing, false);
                }
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task It_is_counted_once_as_gone_and_logged_as_gone(string path, string framing, bool reset)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(PassThroughBench.Configuration(upstream.BaseAddress).ToString(), configure: Scrape.Fresh);
        using (var client = await SocketClient.ConnectAsync(gateway.BaseAddress))
        {
            await client.SendAsync($"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{framing}{{\"model\":\"mail\"");
            await Eventually.TrueAsync(() => gateway.Log.Text.Contains("started reading request body", StringComparison.Ordinal), "the gateway reads the body");
            if (reset)
            {
                client.Reset();
            }
        }

        var scrape = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(
            async () => (scrape = await Scrape.ReadAsync(gateway)).Sum("routerproxy_requests_total") > 0, "the request is counted");
        scrape.Sum("routerproxy_requests_total").ShouldBe(1);
        scrape.Sum("routerproxy_requests_total", ("routerproxy_outcome", "client_gone")).ShouldBe(1, gateway.Log.Text);
        await Eventually.TrueAsync(() => Ends(gateway).Length > 0, "an event says so");
        Ends(gateway).ShouldBe(["client_gone"]);
        gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestRefused" || e.Event.Name == "RequestCrashed");
        upstream.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Over_HTTP2_it_has_gone_as_well()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            PassThroughBench.Configuration(upstream.BaseAddress).ToString(),
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2)));
        for (int times = 0; times < 10; times++)
        {
            using var leaving = new CancellationTokenSource();
            using var client = new HttpClient { BaseAddress = gateway.BaseAddress };
            using var request = new HttpRequestMessage(HttpMethod.Post, RawClient.ChatPath)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new HalfABody(),
            };
            var sent = client.SendAsync(request, leaving.Token);
            await Eventually.TrueAsync(() => Started(gateway) == times + 1, "the gateway reads the body");
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(sent);
        }

        await Eventually.TrueAsync(() => Ends(gateway).Length == 10, "an event says so");
        Ends(gateway).ShouldAllBe(end => end == "client_gone");
        gateway.Log.Entries.ShouldNotContain(e => e.Event.Name == "RequestRefused" || e.Event.Name == "RequestCrashed");
    }

    [Fact]
    public async Task A_client_that_stays_and_sends_garbage_is_still_refused()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(PassThroughBench.Configuration(upstream.BaseAddress).ToString(), configure: Scrape.Fresh);
        foreach (string path in Paths.Split(' '))
        {
            using var client = await SocketClient.ConnectAsync(gateway.BaseAddress);
            await client.SendAsync($"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nZZZZ\r\n");
            (await client.ReadToEndAsync()).ShouldContain("\"code\":\"invalid_transfer\"");
        }

        var scrape = await Scrape.AfterAsync(gateway, 2);
        scrape.Sum("routerproxy_requests_total", ("routerproxy_outcome", "refused")).ShouldBe(2);
        scrape.Sum("routerproxy_requests_total").ShouldBe(2);
    }

    private static int Started(GatewayHost gateway) => gateway.Log.Entries.Count(e => e.Message.Contains("started reading request body", StringComparison.Ordinal));

    private static string?[] Ends(GatewayHost gateway) =>
        [.. gateway.Log.Entries.Where(e => e.Properties.ContainsKey("End")).Select(e => e.Properties["End"] as string)];

    /// <summary>Some bytes that are really sent (the client would collect them otherwise), and then nothing until it gives up.</summary>
    private sealed class HalfABody : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{\"model\":"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            var never = new TaskCompletionSource();
            await never.Task.WaitAsync(cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
