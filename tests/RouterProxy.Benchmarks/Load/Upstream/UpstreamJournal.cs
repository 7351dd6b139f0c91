using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace RouterProxy.Benchmarks.Load.Upstream;

/// <summary>
/// When unsure answers were begun, left, and asked again elsewhere. Whoever connects gets a line for each since the last reading: <c>cancel</c>
/// or <c>strong</c> and microseconds from the moment before the unsure token was written. The interval to the strong request means something
/// only while one question at a time is asked.
/// </summary>
internal sealed class UpstreamJournal
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _lines = new();
    private long _unsureAt;

    /// <returns>The moment, for <see cref="Abandoned"/>.</returns>
    public long UnsureTokenSent()
    {
        long now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _unsureAt, now);
        return now;
    }

    public void StrongRequestArrived() => Add("strong", Volatile.Read(ref _unsureAt));

    public void Abandoned(long unsureAt) => Add("cancel", unsureAt);

    public async Task ServeAsync(ConnectionContext connection)
    {
        string text;
        lock (_lock)
        {
            text = _lines.ToString();
            _lines.Clear();
        }

        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
    }

    private void Add(string what, long since)
    {
        double microseconds = Stopwatch.GetElapsedTime(since).TotalMicroseconds;
        lock (_lock)
        {
            _lines.Append(CultureInfo.InvariantCulture, $"{what} {microseconds:0.0}\n");
        }
    }
}
