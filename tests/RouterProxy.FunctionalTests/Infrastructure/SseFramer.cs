namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// Cuts a byte stream into events at blank lines, for LF, CRLF and CR. Written for clarity and apart from the gateway's own framing:
/// what shares code cannot check it.
/// </summary>
internal sealed class SseFramer
{
    private readonly List<byte> _pending = [];

    public void Add(ReadOnlySpan<byte> bytes) => _pending.AddRange(bytes);

    public bool TryTake(out byte[] raw)
    {
        bool lineIsEmpty = true;
        for (int at = 0; at < _pending.Count; at++)
        {
            if (_pending[at] is not ((byte)'\r' or (byte)'\n'))
            {
                lineIsEmpty = false;
                continue;
            }

            if (_pending[at] == '\r' && at + 1 == _pending.Count)
            {
                break;   // the line feed may still come
            }

            at += _pending[at] == '\r' && _pending[at + 1] == '\n' ? 1 : 0;
            if (lineIsEmpty)
            {
                return Take(at + 1, out raw);
            }

            lineIsEmpty = true;
        }

        raw = [];
        return false;
    }

    public bool TryTakeRest(out byte[] raw) => Take(_pending.Count, out raw);

    private bool Take(int count, out byte[] raw)
    {
        raw = [.. _pending[..count]];
        _pending.RemoveRange(0, count);
        return count > 0;
    }
}
