using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>One server-sent event or block of comments, as it came.</summary>
/// <param name="Raw">Its bytes with the blank line that ends it, or without at the end of a cut stream.</param>
/// <param name="ArrivedAt">When its last byte had been read (<c>Stopwatch.GetTimestamp</c>).</param>
internal sealed record SseEvent(byte[] Raw, long ArrivedAt)
{
    public string Text => Encoding.UTF8.GetString(Raw);

    /// <summary>The payload: its <c>data</c> lines, joined with line feeds; null when there is none.</summary>
    public string? Data
    {
        get
        {
            var lines = Fields("data").ToArray();
            return lines.Length == 0 ? null : string.Join('\n', lines);
        }
    }

    /// <summary>The value of the <c>event</c> line, or null.</summary>
    public string? Name => Fields("event").LastOrDefault();

    public bool IsDone => Data == "[DONE]";

    private IEnumerable<string> Fields(string name) =>
        from line in Text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None)
        where line.StartsWith(name + ":", StringComparison.Ordinal)
        let value = line[(name.Length + 1)..]
        select value.StartsWith(' ') ? value[1..] : value;
}
