using System.Collections.Concurrent;
using RouterProxy.FunctionalTests.Failures;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>Chooses how an upstream answers: well, or in one of the ways of the failure table and a few that come after the commit.</summary>
/// <param name="failureShare">Share of attempts that fail.</param>
internal sealed class ChaosReplies(double failureShare)
{
    private const double UnsureShare = 0.3;
    private const double HugeShare = 0.01;
    private const double SlowShare = 0.1;
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(10);

    private static readonly Failure[] Ways =
    [
        .. FailureCatalog.All.Where(failure => failure.Reply is not null),
        Stream("reset after the first token", api => UpstreamReply.Sse(Begun(api).Reset())),
        Stream("silence after the first token", api => UpstreamReply.Sse(Begun(api).Hang())),
        Stream("error event after the first token", api => UpstreamReply.Sse(Begun(api).Raw(FailureCatalog.ErrorEvent(api)))),
        Stream("endless comments", _ => UpstreamReply.Sse(new SseScript().EndlessComments())),
        Stream("endless comments after the first token", api => UpstreamReply.Sse(Begun(api).EndlessComments())),
        Stream("a stream without end", api => EachAfterAWhile(Endless(api))),
        Stream("an event that never ends", api => UpstreamReply.Sse(Begun(api).InPieces("data: " + new string('x', 300_000), 50_000).Hang())),
        new("half an answer", "upstream_error") { Reply = (api, _) => UpstreamReply.ResetMidBody(api.Whole("half")[..40]), OnlyStream = false },
        new("compressed", "upstream_error") { Reply = (api, _) => UpstreamReply.Gzip(api.Whole("packed", 0.9)) },
        new("an error of 300 KB", "upstream_status") { Reply = (_, _) => UpstreamReply.Error(500, new string('x', 300_000)) },
    ];

    private readonly ConcurrentDictionary<string, int> _failed = new(StringComparer.Ordinal);
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>How often each way was taken; those that never were are missing.</summary>
    public IReadOnlyDictionary<string, int> Failed => _failed;

    public static int WaysCount => Ways.Length;

    public UpstreamReply For(UpstreamRequest request)
    {
        Interlocked.Increment(ref _attempts);
        var api = ApiOf(request.RawTarget);
        bool stream = ScriptedApi.Streams(request);
        if (Random.Shared.NextDouble() >= failureShare)
        {
            return Good(api, stream, request);
        }

        Failure[] possible = [.. Ways.Where(way => (way.OnlyStream ?? stream) == stream)];
        var chosen = possible[Random.Shared.Next(possible.Length)];
        _failed.AddOrUpdate(chosen.Name, 1, (_, count) => count + 1);
        return chosen.Reply!(api, stream);
    }

    private static UpstreamReply Good(ScriptedApi api, bool stream, UpstreamRequest request)
    {
        double probability = Random.Shared.NextDouble() < UnsureShare ? 0.2 : 0.95;
        string word = Random.Shared.NextDouble() < HugeShare ? new string('w', 1 << 20) : "word";
        return stream && Random.Shared.NextDouble() < SlowShare
            ? EachAfterAWhile(api.Events(word, request.BodyText.Contains("logprobs", StringComparison.Ordinal) ? probability : null))
            : api.Answers(word, probability)(request);
    }

    private static Failure Stream(string name, Func<ScriptedApi, UpstreamReply> reply) => new(name, "upstream_error") { Reply = (api, _) => reply(api), OnlyStream = true };

    private static SseScript Begun(ScriptedApi api) => new SseScript().Raw(string.Concat(api.EventsToFirstToken("begun", 0.95)));

    private static IEnumerable<string> Endless(ScriptedApi api)
    {
        foreach (string first in api.EventsToFirstToken("endless", 0.95))
        {
            yield return first;
        }

        string again = api.EventsToFirstToken("endless", 0.95)[^1];
        while (true)
        {
            yield return again;
        }
    }

    private static UpstreamReply EachAfterAWhile(IEnumerable<string> events) => new(async exchange =>
    {
        exchange.Response.ContentType = "text/event-stream";
        using var lifetime = exchange.LinkedLifetime();
        using var timer = new PeriodicTimer(EventInterval, TimeProvider.System);
        foreach (string next in events)
        {
            await exchange.WriteAsync(next);
            await timer.WaitForNextTickAsync(lifetime.Token);
        }
    });

    private static ScriptedApi ApiOf(string target) =>
        target.Contains("/chat/", StringComparison.Ordinal) ? ScriptedApi.Chat
        : target.Contains("/responses", StringComparison.Ordinal) ? ScriptedApi.Responses
        : ScriptedApi.Completions;
}
