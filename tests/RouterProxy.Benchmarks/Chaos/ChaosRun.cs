using System.Diagnostics;
using System.Globalization;
using RouterProxy.Benchmarks.Load.Targets;
using RouterProxy.FunctionalTests.Infrastructure;
using RouterProxy.FunctionalTests.Telemetry;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>One run from start to end.</summary>
internal sealed class ChaosRun(ChaosOptions options, TextWriter output)
{
    /// <summary>The gateway hears of clients that left a little later than they do, and a scrape may be a third of a second old.</summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettlePoll = TimeSpan.FromMilliseconds(500);

    /// <summary>Errors that are about what the upstreams and the file really do here, and so must be logged.</summary>
    private static readonly string[] ExpectedErrors = ["UpstreamMisconfigured", "ConfigurationRejected"];

    private static readonly Dictionary<string, string> Environment = new(StringComparer.Ordinal)
    {
        ["Serilog__MinimumLevel__Default"] = "Warning",
        ["Serilog__WriteTo__Console__Args__outputTemplate"] = "{Timestamp:HH:mm:ss.fff} {Level:u3} {EventId} {Message:lj}{NewLine}{Exception}",
    };

    private readonly ChaosTally _tally = new();
    private readonly ChaosReplies _replies = new(options.FailureShare);

    /// <returns>0, or 1 when something was lost, hung, grew or was logged as an error.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("routerproxy-chaos-").FullName;
        int code = 1;
        try
        {
            code = await RunAsync(folder, cancellationToken);
            return code;
        }
        finally
        {
            if (code == 0)
            {
                Directory.Delete(folder, recursive: true);
            }
            else
            {
                await output.WriteLineAsync($"The gateway's log is kept in {folder}");
            }
        }
    }

    private async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        // 1. Upstreams in this process, the gateway in one of its own: what it holds can be read from outside.
        await using var cheap = await ChaosUpstream.StartAsync(_replies);
        await using var strong = await ChaosUpstream.StartAsync(_replies);
        using var closed = new DeadPort();
        var configuration = new ChaosConfiguration(Path.Combine(folder, "gateway.json"), cheap.Address, strong.Address, closed.Address);
        configuration.Write();
        int port = FreePorts.Take(1)[0];
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        string log = Path.Combine(folder, "gateway.log");
        await using var gateway = ChildProcess.Start(
            log,
            options.HeapLimitMiB == 0 ? Environment : WithHeapLimit(),
            options.Gateway,
            "serve",
            "--config",
            Path.Combine(folder, "gateway.json"),
            "--urls",
            address);
        await Listening.WaitAsync(gateway, port, cancellationToken);

        // 2. Traffic, reloads and the watch beside each other.
        var watch = new ProcessWatch(gateway);
        using var client = new ChaosClient(new Uri(address), _tally, options.LeavingShare);
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = SettleLimit };
        var census = new HeapCensus(gateway.Id, http);
        var warm = LiveWhenWarmAsync(census, cancellationToken);
        var took = await TrafficAsync(client, watch, configuration, cancellationToken);

        // 3. The books.
        string metrics = await SettledMetricsAsync(http, cancellationToken);
        var live = await census.TakeAsync(cancellationToken);
        bool ready = (await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode;
        string[] lines = await File.ReadAllLinesAsync(log, cancellationToken);
        return new ChaosReport(output, options, _tally, _replies, Exposition.Parse(metrics, openMetrics: false))
        {
            Took = took,
            Writes = configuration.Writes,
            Warm = watch.Between(options.WarmUp, options.WarmUp + Window),
            End = watch.Between(took - Window, took + Window),
            WarmHeap = await warm,
            EndHeap = live,
            Ready = ready && !gateway.HasExited,
            Errors = [.. lines.Where(IsUnexpected)],
            Leaks = [.. Canary.All.Where(secret => metrics.Contains(secret, StringComparison.Ordinal) || lines.Any(line => line.Contains(secret, StringComparison.Ordinal)))],
        }.Print();
    }

    private Dictionary<string, string> WithHeapLimit() => new(Environment, StringComparer.Ordinal)
    {
        ["DOTNET_GCHeapHardLimit"] = ((long)options.HeapLimitMiB << 20).ToString("x", CultureInfo.InvariantCulture),
    };

    private async Task<LiveHeap> LiveWhenWarmAsync(HeapCensus census, CancellationToken cancellationToken)
    {
        using var warm = new PeriodicTimer(options.WarmUp, TimeProvider.System);
        await warm.WaitForNextTickAsync(cancellationToken);
        return await census.TakeAsync(cancellationToken);
    }

    private static bool IsUnexpected(string line) =>
        (line.Contains(" ERR ", StringComparison.Ordinal) || line.Contains(" FTL ", StringComparison.Ordinal))
        && !ExpectedErrors.Any(name => line.Contains(name, StringComparison.Ordinal));

    /// <summary>A tenth of the run, at most a minute.</summary>
    private TimeSpan Window => options.Time / 10 < TimeSpan.FromMinutes(1) ? options.Time / 10 : TimeSpan.FromMinutes(1);

    private async Task<TimeSpan> TrafficAsync(ChaosClient client, ProcessWatch watch, ChaosConfiguration configuration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beside = new[] { watch.WatchAsync(over.Token), configuration.KeepChangingAsync(over.Token) };
        await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(_ => SendAsync(client, start, cancellationToken)));
        var took = Stopwatch.GetElapsedTime(start);
        await over.CancelAsync();
        await Task.WhenAll(beside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return took;
    }

    private async Task SendAsync(ChaosClient client, long start, CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(options.Clients / options.Rate), TimeProvider.System);
        while (Stopwatch.GetElapsedTime(start) < options.Time && _tally.Sent < options.MaxRequests && await pace.WaitForNextTickAsync(cancellationToken))
        {
            await client.SendOneAsync();
        }
    }

    private async Task<string> SettledMetricsAsync(HttpClient http, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(SettlePoll, TimeProvider.System);
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "accept", "text/plain;version=0.0.4" } } };
            using var response = await http.SendAsync(request, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            var scrape = Exposition.Parse(text, openMetrics: false);
            bool settled = scrape.Sum("routerproxy_requests_total") >= _tally.Sent && scrape.Sum("routerproxy_holds_active") == 0 && scrape.Sum("routerproxy_streams_active") == 0;
            if (settled || Stopwatch.GetElapsedTime(start) > SettleLimit)
            {
                return text;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
