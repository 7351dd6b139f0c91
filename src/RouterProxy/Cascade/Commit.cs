using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>The moment after which an answer is never switched: the decision is written down and the headers are set.</summary>
internal static class Commit
{
    /// <summary>
    /// Sets status, headers and receipt of the attempt that answers. Nothing is sent yet: the first body bytes take the
    /// headers along, one send for both.
    /// </summary>
    public static async ValueTask BeginAsync(Attempt attempt, HttpResponseMessage response)
    {
        var exchange = attempt.Exchange;
        attempt.Deadline.Decided();
        exchange.Served(attempt.Model.Key, attempt.Tier, attempt.Terms.Degraded);
        attempt.Recorder?.Committed();
        await ClientHeaders.CopyAsync(exchange.Context, response, attempt.Model);
        exchange.Receipt.Apply(exchange.Context.Response.Headers);
    }

    /// <summary>Serves a complete answer that was kept back earlier.</summary>
    public static async Task ServeKeptAsync(RoutingExchange exchange, TierPolicy tier, KeptAnswer kept)
    {
        exchange.Served(kept.Model.Key, tier, degraded: true);
        await ClientHeaders.CopyAsync(exchange.Context, kept.Response, kept.Model);
        exchange.Receipt.Apply(exchange.Context.Response.Headers);
        await SendAsync(exchange, kept);
    }

    /// <summary>Sends a complete answer; its headers are set.</summary>
    public static async Task<AttemptEnd> SendAsync(RoutingExchange exchange, KeptAnswer answer)
    {
        var response = exchange.Context.Response;
        if (answer.ContentType is { } type)
        {
            // It came as a stream and goes out in one piece: what was said about the stream no longer holds.
            response.ContentType = type;
            response.Headers.Remove("Cache-Control");
            response.Headers.Remove("X-Accel-Buffering");
        }

        response.ContentLength = answer.Stream ? null : answer.Body.Length;
        var sent = await ClientWriter.WriteAsync(exchange, null, answer.Body.WrittenMemory);
        return sent.IsCompleted ? AttemptEnd.ClientGone : AttemptEnd.Committed;
    }
}
