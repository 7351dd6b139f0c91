using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>Reads an upstream's body up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>Reads to the end, or to one byte beyond <paramref name="limit"/>.</summary>
    /// <param name="source">The upstream's body.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="cancellation">The attempt's token.</param>
    /// <param name="held">Counts what is read.</param>
    /// <returns>True when the body ended within the limit.</returns>
    /// <exception cref="IOException">The upstream broke off.</exception>
    /// <exception cref="HttpRequestException">The upstream broke off, or its framing is wrong.</exception>
    /// <exception cref="OperationCanceledException">A limit of the attempt ran out, or the client has gone.</exception>
    public static async ValueTask<bool> ReadAsync(Stream source, PooledBuffer buffer, int limit, CancellationToken cancellation, HeldPart? held = null)
    {
        while (true)
        {
            if (buffer.Length > limit)
            {
                return false;
            }

            var read = await source.ReadAsync(buffer.GetMemory(4096), cancellation);
            if (read == 0)
            {
                return true;
            }

            buffer.Advance(read);
            held?.Add(read);
        }
    }
}
