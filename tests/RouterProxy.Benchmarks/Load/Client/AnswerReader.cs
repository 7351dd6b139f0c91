using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using RouterProxy.Benchmarks.Load.Measuring;
using RouterProxy.Benchmarks.Load.Upstream;

namespace RouterProxy.Benchmarks.Load.Client;

/// <summary>Reads one HTTP/1.1 response, by length or in chunks, and checks that it says what was expected.</summary>
internal sealed class AnswerReader
{
    private static readonly byte[] FirstTokenMark = Encoding.ASCII.GetBytes(Answers.FirstTokenMark);

    private readonly ByteBuffer _raw = new();
    private readonly ByteBuffer _payload = new();
    private LoadCase _load = LoadCase.NonStream;
    private int _at;
    private int _status;
    private long _remaining;
    private State _state;

    private enum State
    {
        Head,
        Length,
        ChunkSize,
        ChunkData,
        Complete,
    }

    public bool IsComplete => _state == State.Complete;

    /// <summary>The server ends the connection behind this answer.</summary>
    public bool Closes { get; private set; }

    public string? Decision { get; private set; }

    public long FirstTokenAt { get; private set; }

    public void Reset(LoadCase load)
    {
        _load = load;
        _raw.Clear();
        _payload.Clear();
        (_at, _status, _remaining, _state) = (0, 0, 0, State.Head);
        (Closes, Decision, FirstTokenAt) = (false, null, 0);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _raw.Add(bytes);
        int before = _payload.Length;
        while (Step())
        {
        }

        // The mark may have been split between two reads.
        if (FirstTokenAt == 0 && _payload.Length > before && _payload.Written[Math.Max(0, before - FirstTokenMark.Length)..].IndexOf(FirstTokenMark) >= 0)
        {
            FirstTokenAt = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>What is wrong with the complete answer, or null.</summary>
    public string? Fault()
    {
        var payload = _payload.Written;
        if (_status != 200)
        {
            return $"status {_status}: {Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, 300)])}";
        }

        int events = payload.Count("data: "u8);
        bool logprobs = payload.IndexOf("\"logprobs\":{"u8) >= 0;
        return events != _load.Events ? $"{events} events instead of {_load.Events}"
            : logprobs != _load.AsksLogprobs ? (logprobs ? "logprobs that were not asked for" : "no logprobs although asked for")
            : payload.IndexOf(FirstTokenMark) < 0 ? "the first token is missing"
            : null;
    }

    private bool Step() => _state switch
    {
        State.Head => ReadHead(),
        State.Length or State.ChunkData => ReadData(),
        State.ChunkSize => ReadChunkSize(),
        _ => false,
    };

    private bool ReadHead()
    {
        int end = _raw.Written.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        _ = Utf8Parser.TryParse(_raw.Written[9..], out _status, out _);
        _state = State.Length;
        foreach (var range in _raw.Written[..end].Split("\r\n"u8))
        {
            ReadHeader(_raw.Written[range]);
        }

        _at = end + 4;
        return SkipEmptyBody();
    }

    private void ReadHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        var name = colon < 0 ? default : line[..colon];
        var value = line[(colon + 1)..].Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            _ = Utf8Parser.TryParse(value, out _remaining, out _);
        }
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            _state = State.ChunkSize;
        }
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            Closes = Ascii.EqualsIgnoreCase(value, "close"u8);
        }
        else if (Ascii.EqualsIgnoreCase(name, "x-router-decision"u8))
        {
            Decision = value.SequenceEqual("accepted"u8) ? "accepted" : value.SequenceEqual("escalated"u8) ? "escalated" : Encoding.ASCII.GetString(value);
        }
    }

    private bool SkipEmptyBody()
    {
        if (_state == State.Length && _remaining == 0)
        {
            _state = State.Complete;
        }

        return true;
    }

    private bool ReadData()
    {
        int take = (int)Math.Min(_remaining, _raw.Length - _at);
        _payload.Add(_raw.Written.Slice(_at, take));
        _at += take;
        _remaining -= take;
        if (_remaining > 0)
        {
            return false;
        }

        _state = _state == State.Length ? State.Complete : State.ChunkSize;
        return true;
    }

    /// <summary>Reads the line that gives the next chunk's size, with the line end of the chunk before it.</summary>
    private bool ReadChunkSize()
    {
        var rest = _raw.Written[_at..];
        int start = rest.StartsWith("\r\n"u8) ? 2 : 0;
        int end = rest[start..].IndexOf("\r\n"u8);
        if (end < 0 || !Utf8Parser.TryParse(rest[start..], out _remaining, out _, 'x'))
        {
            return false;
        }

        if (_remaining == 0)
        {
            // No trailers are expected: the last chunk is followed by an empty line.
            if (rest.Length < start + end + 4)
            {
                return false;
            }

            _state = State.Complete;
            return true;
        }

        _at += start + end + 2;
        _state = State.ChunkData;
        return true;
    }
}
