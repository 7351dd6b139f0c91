namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// A stream as a list of steps, written in the order of the calls. Without <see cref="Done"/> the stream ends in good order but
/// without <c>[DONE]</c>. A script may be played for several requests at once; gates are then shared.
/// </summary>
internal sealed class SseScript
{
    private static readonly TimeSpan CommentInterval = TimeSpan.FromMilliseconds(5);

    private readonly List<Func<UpstreamExchange, Task>> _steps = [];

    /// <summary>One event with this payload.</summary>
    public SseScript Event(string payload) => Raw($"data: {payload}\n\n");

    /// <summary>Events, each of which waits for the gate first: one release, one event.</summary>
    public SseScript Gated(Gate gate, params string[] payloads)
    {
        foreach (string payload in payloads)
        {
            Wait(gate).Event(payload);
        }

        return this;
    }

    /// <summary>A comment line, as keep-alive pings use it.</summary>
    public SseScript Comment(string text = "ping") => Raw($": {text}\n\n");

    /// <summary>These characters in one write, framed or not.</summary>
    public SseScript Raw(string text) => Add(exchange => exchange.WriteAsync(text));

    /// <summary>These bytes in one write; for cuts inside a character.</summary>
    public SseScript Raw(ReadOnlyMemory<byte> bytes) => Add(exchange => exchange.WriteAsync(bytes));

    /// <summary>The same text, split into writes of at most <paramref name="size"/> bytes.</summary>
    public SseScript InPieces(string text, int size)
    {
        for (ReadOnlyMemory<byte> rest = System.Text.Encoding.UTF8.GetBytes(text); !rest.IsEmpty; rest = rest[Math.Min(size, rest.Length)..])
        {
            Raw(rest[..Math.Min(size, rest.Length)]);
        }

        return this;
    }

    public SseScript Wait(Gate gate) => Add(async exchange =>
    {
        using var lifetime = exchange.LinkedLifetime();
        await gate.PassAsync(lifetime.Token);
    });

    /// <summary>An error event in OpenAI's shape inside a 200 stream.</summary>
    public SseScript Error(string message, string type = "server_error", string? code = null) => Event(UpstreamReply.ErrorJson(message, type, code));

    public SseScript Done() => Event("[DONE]");

    /// <summary>Says nothing more until the peer goes away.</summary>
    public SseScript Hang() => Add(exchange => exchange.UntilPeerGoneAsync());

    /// <summary>Cuts the connection with a reset.</summary>
    public SseScript Reset() => Add(exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>A comment every few milliseconds and never an event, until the peer goes away.</summary>
    public SseScript EndlessComments() => Add(async exchange =>
    {
        using var lifetime = exchange.LinkedLifetime();
        using var timer = new PeriodicTimer(CommentInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(lifetime.Token))
        {
            await exchange.WriteAsync(": still here\n\n");
        }
    });

    public async Task PlayAsync(UpstreamExchange exchange)
    {
        foreach (var step in _steps)
        {
            await step(exchange);
        }
    }

    private SseScript Add(Func<UpstreamExchange, Task> step)
    {
        _steps.Add(step);
        return this;
    }
}
