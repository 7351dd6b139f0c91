using System.Globalization;
using System.Net.Http.Headers;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;

namespace RouterProxy.Commands;

/// <summary>The sender of <c>demo-traffic</c>. A gateway that is away is counted, not given up: it may be about to start.</summary>
internal sealed class DemoTraffic : IDisposable
{
    private const int MaxInFlight = 64;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _route;
    private readonly TimeProvider _clock;
    private readonly TextWriter _output;
    private readonly HttpClient _client;
    private readonly Uri _path;
    private readonly SemaphoreSlim _slots = new(MaxInFlight);
    private readonly TrafficCounts _counts = new();

    /// <param name="gateway">Address of the gateway; a path in it is kept.</param>
    /// <param name="route">Named in the path, and sent as <c>model</c>.</param>
    /// <param name="key">A client key, or null.</param>
    /// <param name="clock">Clock of the rate.</param>
    /// <param name="output">Where progress is told.</param>
    public DemoTraffic(Uri gateway, string route, string? key, TimeProvider clock, TextWriter output)
    {
        _route = route;
        _clock = clock;
        _output = output;
        _client = new HttpClient { Timeout = Patience };
        _path = new Uri($"{gateway.AbsoluteUri.TrimEnd('/')}/routes/{Uri.EscapeDataString(route)}/v1/chat/completions");
        if (!string.IsNullOrEmpty(key))
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <param name="rate">Requests per second.</param>
    /// <param name="count">How many; null for no end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code: a failure when a counted request was not answered with 200.</returns>
    public async Task<int> RunAsync(double rate, long? count, CancellationToken cancellation)
    {
        var mails = DemoCorpus.Load().HeldOut;
        var running = new HashSet<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), _clock);
        var told = _clock.GetTimestamp();
        try
        {
            for (long sent = 0; sent < (count ?? long.MaxValue); sent++)
            {
                await _slots.WaitAsync(cancellation);
                running.RemoveWhere(t => t.IsCompleted);
                running.Add(SendAsync(mails[(int)(sent % mails.Count)], stream: sent % 2 == 1, cancellation));
                if (_clock.GetElapsedTime(told) >= ProgressInterval)
                {
                    told = _clock.GetTimestamp();
                    await TellAsync();
                }

                await timer.WaitForNextTickAsync(cancellation);
            }

            await Task.WhenAll(running);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The end that the user asked for.
        }

        await TellAsync();
        return count is null || _counts.Answered == count ? ExitCode.Ok : ExitCode.Failure;
    }

    public void Dispose()
    {
        _client.Dispose();
        _slots.Dispose();
    }

    private async Task SendAsync(DemoMail mail, bool stream, CancellationToken cancellation)
    {
        try
        {
            using var content = new ByteArrayContent(DemoPrompt.ChatRequest(mail, _route, stream));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _client.PostAsync(_path, content, cancellation);
            _ = await response.Content.ReadAsByteArrayAsync(cancellation);
            _counts.Add((int)response.StatusCode, response.Headers.TryGetValues("x-router-decision", out var decision) ? decision.First() : null);
        }
        catch (Exception away) when (away is HttpRequestException or IOException || (away is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            _counts.AddUnreachable(away.Message);
        }
        catch (OperationCanceledException)
        {
            // Ending.
        }
        finally
        {
            _slots.Release();
        }
    }

    private Task TellAsync() => _output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetLocalNow():HH:mm:ss} {_counts}"));
}
