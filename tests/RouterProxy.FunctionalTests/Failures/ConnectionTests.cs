using System.Net;
using System.Net.Sockets;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Failures below HTTP, made with bare sockets.</summary>
public class ConnectionTests
{
    [Fact]
    public async Task A_connection_that_is_reset_while_a_large_body_is_sent_is_tried_once_more()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var strong = await ScriptedUpstream.StartAsync(ScriptedApi.Chat.Answers("strongword", 0.9));
        await using var gateway = await new TwoTiers(Address(listener), strong.BaseAddress).StartAsync();
        var accepted = AcceptAsync(listener);
        var body = $$"""{"model":"mail","messages":[{"role":"user","content":"{{new string('a', 8 << 20)}}"}]}""";

        var answer = await gateway.Client.ChatAsync(body);

        answer.Header("x-router-decision").ShouldBe("escalated");
        answer.Header("x-router-reason").ShouldBe("upstream_error");
        answer.Header("x-router-attempts").ShouldBe("3");
        strong.Requests.Single().Body.Length.ShouldBeGreaterThan(8 << 20);
        listener.Stop();
        (await accepted).ShouldBe(2);

        static async Task<int> AcceptAsync(TcpListener listener)
        {
            var count = 0;
            try
            {
                while (true)
                {
                    using var socket = await listener.AcceptSocketAsync();
                    count++;

                    // A little of the body is taken, so that the request is on its way.
                    await socket.ReceiveAsync(new byte[4096], SocketFlags.None);
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                }
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return count;
            }
        }
    }

    [Fact]
    public async Task A_connection_that_is_not_made_within_ConnectTimeout_is_an_unreachable_upstream()
    {
        // A listener whose queue is full lets further connections wait.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var address = new Uri($"http://{listener.LocalEndPoint}/");
        var waiting = new List<Socket>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                waiting.Add(socket);
                try
                {
                    socket.Connect(listener.LocalEndPoint!);
                }
                catch (SocketException underWay) when (underWay.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // It may come to nothing; the queue is full then.
                }
            }

            await using var gateway = await new TwoTiers(address, address)
                .WithModel("cheap", "ConnectTimeout", "00:00:00.2").WithModel("strong", "ConnectTimeout", "00:00:00.2").StartAsync();

            var answer = await gateway.Client.ChatAsync(ScriptedApi.Chat.Request(stream: true));

            Errors.ErrorShape.ShouldBe(answer, 502, "upstream_error", "upstream_unreachable");
            answer.Header("x-router-reason").ShouldBe("upstream_error");
        }
        finally
        {
            waiting.ForEach(s => s.Dispose());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pooled_connection_that_went_stale_is_replaced_without_the_client_noticing(bool stream)
    {
        await using var pair = await Pair.StartAsync(cheap: ScriptedApi.Chat.Answers("cheapword", 0.9));
        (await pair.AskAsync(ScriptedApi.Chat, stream)).Header("x-router-decision").ShouldBe("accepted");
        pair.Cheap.Enqueue(UpstreamReply.CloseBeforeResponse());

        var answer = await pair.AskAsync(ScriptedApi.Chat, stream);

        answer.Header("x-router-decision").ShouldBe("accepted");
        answer.Text.ShouldContain("cheapword");
        pair.Cheap.Requests[1].BodyText.ShouldBe(pair.Cheap.Requests[2].BodyText);
        pair.Strong.Requests.ShouldBeEmpty();
    }

    private static Uri Address(TcpListener listener) => new($"http://{listener.LocalEndpoint}/");
}
