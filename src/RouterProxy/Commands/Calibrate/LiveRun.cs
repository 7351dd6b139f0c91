using System.Globalization;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects.Negotiation;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Asks both tiers every request that has no result yet, a few at a time.</summary>
internal sealed class LiveRun
{
    /// <summary>Requests under way at once: quick enough for a thousand, and few upstreams mind.</summary>
    public const int Workers = 4;

    /// <summary>What is under way when the user ends the run may finish within this: it is paid for already.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>So many requests in a row that fail for the moment, each after all its tries: the upstream is down, and the rest would only wait for hours.</summary>
    public const int MostFailuresInARow = 8;

    private readonly TierPair _pair;
    private readonly ResultFile _file;
    private readonly TimeProvider _clock;
    private readonly TierCaller _cheap;
    private readonly TierCaller _strong;
    private readonly Action<LiveProgress> _progress;
    private readonly Lock _lock = new();
    private readonly SortedList<int, string> _failures = [];
    private RecordedResult?[] _results = [];
    private string? _hopeless;
    private int _next;
    private int _done;
    private int _failedInARow;
    private double _cost;

    public LiveRun(TierPair pair, ResultFile file, TimeProvider clock, Action<LiveProgress> progress)
    {
        _pair = pair;
        _file = file;
        _clock = clock;
        _progress = progress;
        var negotiator = new LogprobNegotiator(clock);
        _cheap = new TierCaller(negotiator, new RequestPace(clock), clock);
        _strong = new TierCaller(negotiator, new RequestPace(clock), clock);
    }

    /// <param name="requests">Lines that are requests.</param>
    /// <param name="stop">Ends the run early: nothing new is asked, what is under way may finish.</param>
    public async Task<LiveOutcome> RunAsync(IReadOnlyList<DataLine> requests, CancellationToken stop)
    {
        var resumed = Resume(requests);
        using var hard = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        using var grace = stop.Register(() => hard.CancelAfter(Grace));
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(requests, hard.Token, stop)));
        return new LiveOutcome([.. _results.OfType<RecordedResult>()], [.. _failures.Values], _hopeless, stop.IsCancellationRequested && _done < requests.Count, resumed);
    }

    private int Resume(IReadOnlyList<DataLine> requests)
    {
        _results = new RecordedResult?[requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            if (_file.Take(_pair.Identity(requests[i].Request)) is { } known)
            {
                _results[i] = known with { Label = requests[i].Label };
                _done++;
            }
        }

        _progress(new LiveProgress(_done, requests.Count, 0));
        return _done;
    }

    private async Task WorkAsync(IReadOnlyList<DataLine> requests, CancellationToken hard, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Volatile.Read(ref _hopeless) is null)
        {
            var index = Interlocked.Increment(ref _next) - 1;
            if (index >= requests.Count)
            {
                return;
            }

            if (_results[index] is null)
            {
                try
                {
                    await AskAsync(requests[index], index, requests.Count, hard);
                }
                catch (OperationCanceledException) when (hard.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    private async Task AskAsync(DataLine line, int index, int total, CancellationToken cancellation)
    {
        var cheap = await _cheap.AskAsync(_pair.Question(_pair.Cheap, index), line.Request!, cancellation);
        if (cheap.Text is null)
        {
            Fail(line, _pair.Cheap, cheap);
            return;
        }

        var strong = await _strong.AskAsync(_pair.Question(_pair.Strong, index), line.Request!, cancellation);
        if (strong.Text is null)
        {
            Fail(line, _pair.Strong, strong);
            return;
        }

        var outcome = cheap.Confidence;
        var result = new RecordedResult
        {
            Confidence = outcome.IsScored ? outcome.Value : null,
            Unscored = outcome.IsScored ? null : outcome.Reason.ToRouteReason().ToHeader(),
            Cheap = cheap.Text,
            Strong = strong.Text,
            Label = line.Label,
            CheapCost = cheap.Cost,
            StrongCost = strong.Cost,
        };
        _file.Append(_pair.Identity(line.Request), result);
        lock (_lock)
        {
            _results[index] = result;
            _failedInARow = 0;
            _done++;
            _cost += (cheap.Cost ?? 0) + (strong.Cost ?? 0);
            _progress(new LiveProgress(_done, total, _cost));
        }
    }

    private void Fail(DataLine line, TierPolicy tier, TierReply reply)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"line {line.Number}, model {tier.Model.Key}: {reply.Problem}");
        lock (_lock)
        {
            if (reply.IsHopeless)
            {
                _hopeless ??= text;
            }
            else
            {
                _failures[line.Number] = text;
                _failedInARow += reply.IsPassing ? 1 : 0;
                _hopeless ??= _failedInARow >= MostFailuresInARow ? string.Create(CultureInfo.InvariantCulture, $"{_failedInARow} requests in a row failed, the last: {text}") : null;
            }
        }
    }
}
