using System.Diagnostics;
using System.Globalization;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Aborts;

/// <summary>How long an upstream that was given up goes on without knowing it. The figure is for people; the bound only catches a drain of the answer (two seconds).</summary>
public sealed class AbortLatency(ITestOutputHelper output)
{
    private const int Usual = 20;
    private const int Nightly = 200;

    private static readonly string Role = Unsure(0);
    private static readonly string FirstToken = Unsure(1);

    private static int Escalations => Environment.GetEnvironmentVariable("NIGHTLY") == "1" ? Nightly : Usual;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_the_deciding_token_to_the_abort(bool http2)
    {
        await using var stage = await TwoTierStage.StartAsync(protocol: http2 ? UpstreamProtocol.Http2Cleartext : UpstreamProtocol.Http1);
        var latencies = new List<double>();
        for (int i = 0; i < Escalations; i++)
        {
            latencies.Add((await EscalateAsync(stage)).TotalMilliseconds);
        }

        latencies.Sort();
        double median = (latencies[(latencies.Count - 1) / 2] + latencies[latencies.Count / 2]) / 2;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Abort after an escalation, {(http2 ? "HTTP/2" : "HTTP/1.1")}, {latencies.Count} times: median {median:F2} ms, fastest {latencies[0]:F2} ms, slowest {latencies[^1]:F2} ms"));
        TimeSpan.FromMilliseconds(median).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static string Unsure(int position) => KnowsBoth.Events(KnownCompletion.Unsure, LogprobsAsked.Boolean(1)).ElementAt(position);

    private static async Task<TimeSpan> EscalateAsync(TwoTierStage stage)
    {
        long deciding = 0;
        stage.Cheap.Respond(new UpstreamReply(async exchange =>
        {
            exchange.Response.ContentType = "text/event-stream";
            await exchange.WriteAsync(Role);

            // Taken before the write: the abort may be here before the write returns.
            Volatile.Write(ref deciding, Stopwatch.GetTimestamp());
            await exchange.WriteAsync(FirstToken);
            await exchange.UntilPeerGoneAsync();
        }));
        var answer = stage.Client.ChatAsync(TwoTierStage.Body(stream: true));
        var request = await stage.Cheap.NextRequestAsync();
        long aborted = await request.Aborted.WaitAsync(TestTimeouts.Default);
        await answer;
        return Stopwatch.GetElapsedTime(Volatile.Read(ref deciding), aborted);
    }
}
