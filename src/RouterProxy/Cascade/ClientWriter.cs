using System.Buffers;
using System.IO.Pipelines;

namespace RouterProxy.Cascade;

/// <summary>
/// Sends to the client, as fast as it takes what is sent and no faster: while it does not, the upstream is not read. One that takes nothing is
/// let go.
/// </summary>
/// <remarks>
/// It may seem that the server's minimum rate does this. However, it counts from what was written, and gives every byte its time, the megabytes
/// in the system's socket buffers too: at 240 bytes a second a reader that stops after 3 MB would be let go after three hours.
/// </remarks>
internal static class ClientWriter
{
    /// <summary>
    /// Longest that a client may leave the server's buffer full. It holds 64 KiB, and whoever takes half of it is waited for anew: a kilobyte a
    /// second is enough.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What the server's buffer holds. A large answer is handed over in such pieces: it would be copied whole otherwise.</summary>
    private const int PieceBytes = 64 << 10;

    /// <summary>Sends what was written.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="deadline">Limits of the attempt whose answer it is, if it still runs: it is not idle while the client is waited for.</param>
    /// <returns>Completed when the client has gone, or was let go.</returns>
    /// <exception cref="OperationCanceledException">The same.</exception>
    public static ValueTask<FlushResult> FlushAsync(RoutingExchange exchange, AttemptDeadline? deadline)
    {
        var flush = exchange.Output.FlushAsync(exchange.ClientGone);
        return flush.IsCompleted ? flush : WaitAsync(exchange, deadline, flush);
    }

    /// <summary>Writes and sends an answer.</summary>
    /// <inheritdoc cref="FlushAsync"/>
    public static async ValueTask<FlushResult> WriteAsync(RoutingExchange exchange, AttemptDeadline? deadline, ReadOnlyMemory<byte> answer)
    {
        while (true)
        {
            var piece = answer[..Math.Min(answer.Length, PieceBytes)];
            exchange.Output.Write(piece.Span);
            var flushed = await FlushAsync(exchange, deadline);
            answer = answer[piece.Length..];
            if (flushed.IsCompleted || answer.IsEmpty)
            {
                return flushed;
            }
        }
    }

    private static async ValueTask<FlushResult> WaitAsync(RoutingExchange exchange, AttemptDeadline? deadline, ValueTask<FlushResult> flush)
    {
        deadline?.PauseIdle();
        try
        {
            // Its disposal waits for a call that is under way: the server may give the context to the next request after this one.
            await using var limit = exchange.Clock.CreateTimer(static state => ((RoutingExchange)state!).LetReaderGo(), exchange, Patience, Timeout.InfiniteTimeSpan);
            return await flush;
        }
        finally
        {
            deadline?.ResumeIdle();
        }
    }
}
