using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>
/// Results beside a data file, a line each as soon as it is there, so that a run that was killed goes on where it was. The file is a data
/// file itself. One run at a time has it open.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly Dictionary<string, Queue<RecordedResult>> _known = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private ResultFile(FileStream stream) => _stream = stream;

    /// <summary>Results that were there when the file was opened.</summary>
    public int Known { get; private set; }

    public static string PathFor(string dataFile) => dataFile + ".results";

    /// <exception cref="IOException">It cannot be opened, or another run has it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="InvalidDataException">A line of it is no result.</exception>
    public static ResultFile Open(string path)
    {
        var file = new ResultFile(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            file.Load();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes out a known result. A request that stands in the data more than once has as many results, each taken once.
    /// </summary>
    public RecordedResult? Take(string identity) => _known.TryGetValue(identity, out var queue) && queue.TryDequeue(out var result) ? result : null;

    /// <summary>Writes a result down; when this returns, killing the process no longer loses it.</summary>
    public void Append(string identity, RecordedResult result)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            Write(json, identity, result);
        }

        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            _stream.Write(line.GetBuffer(), 0, (int)line.Length);
            _stream.Flush();
        }
    }

    public void Dispose() => _stream.Dispose();

    private static void Write(Utf8JsonWriter json, string identity, RecordedResult result)
    {
        json.WriteStartObject();
        json.WriteString("hash"u8, identity);
        if (result.Confidence is { } confidence)
        {
            json.WriteNumber("confidence"u8, confidence);
        }
        else
        {
            json.WriteNull("confidence"u8);
            json.WriteString("unscored"u8, result.Unscored);
        }

        json.WriteString("cheap"u8, result.Cheap);
        json.WriteString("strong"u8, result.Strong);
        if (result.Label is { } label)
        {
            json.WriteString("label"u8, label);
        }

        if (result.CheapCost is { } cheap && result.StrongCost is { } strong)
        {
            json.WriteNumber("cheap_cost"u8, cheap);
            json.WriteNumber("strong_cost"u8, strong);
        }

        json.WriteEndObject();
    }

    private void Load()
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);

        // A line without its end was being written when the process was killed: its question is asked again.
        var complete = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var number = 0;
        foreach (var range in bytes.AsSpan(0, complete).Split((byte)'\n'))
        {
            number++;
            var line = bytes.AsSpan(range);
            if (!line.Trim(" \r"u8).IsEmpty)
            {
                Add(System.Text.Encoding.UTF8.GetString(line), number);
            }
        }

        _stream.SetLength(complete);
        _stream.Seek(0, SeekOrigin.End);
    }

    private void Add(string text, int number)
    {
        if (DataFile.Parse(text, number, out var problem) is not { Result: { } result })
        {
            throw new InvalidDataException($"{_stream.Name}, line {number}: {problem ?? "is no result"}");
        }

        using var document = JsonDocument.Parse(text);
        if (ResultLine.Text(document.RootElement, "hash") is { } hash)
        {
            if (!_known.TryGetValue(hash, out var queue))
            {
                _known.Add(hash, queue = new Queue<RecordedResult>());
            }

            queue.Enqueue(result);
            Known++;
        }
    }
}
