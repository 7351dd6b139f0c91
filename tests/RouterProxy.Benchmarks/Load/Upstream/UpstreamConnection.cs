using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace RouterProxy.Benchmarks.Load.Upstream;

/// <summary>Just enough HTTP/1.1 to answer proxies that behave: requests with a length, one after the other.</summary>
internal sealed class UpstreamConnection(ConnectionContext connection, UpstreamJournal journal, bool cheap)
{
    /// <summary>The deciding members stand near one of the ends of a body; the middle of a large one is not searched.</summary>
    private const int Edge = 1024;

    private static readonly byte[] LengthRequired = Encoding.ASCII.GetBytes("HTTP/1.1 411 Length Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

    public async Task ServeAsync()
    {
        try
        {
            while (await ReadRequestAsync(connection.Transport.Input) is { } request)
            {
                if (request.Low && !cheap)
                {
                    journal.StrongRequestArrived();
                }

                if (!await AnswerAsync(request))
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The proxy has hung up: that is what an escalation looks like from here.
            _ = exception;
        }
    }

    private static async ValueTask<Request?> ReadRequestAsync(PipeReader input)
    {
        long total = 0;
        int head = 0;
        while (true)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            if (total == 0 && TryReadHead(buffer, out head, out long body))
            {
                total = body < 0 ? -1 : head + body;
            }

            if (total < 0 || (total > 0 && buffer.Length >= total))
            {
                var request = total < 0 ? new Request(HasLength: false, default, Logprobs: false, Low: false) : Classify(buffer.Slice(head, total - head));
                input.AdvanceTo(total < 0 ? buffer.End : buffer.GetPosition(total));
                return request;
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted || read.IsCanceled)
            {
                return null;
            }
        }
    }

    private static bool TryReadHead(ReadOnlySequence<byte> buffer, out int head, out long body)
    {
        var reader = new SequenceReader<byte>(buffer);
        body = -1;
        while (reader.TryReadTo(out ReadOnlySpan<byte> line, "\r\n"u8))
        {
            if (line.IsEmpty)
            {
                head = (int)reader.Consumed;
                return true;
            }

            if (line.Length > 15 && Ascii.EqualsIgnoreCase(line[..15], "content-length:"u8) && Utf8Parser.TryParse(line[15..].TrimStart((byte)' '), out long length, out _))
            {
                body = length;
            }
        }

        head = 0;
        return false;
    }

    private static Request Classify(ReadOnlySequence<byte> body)
    {
        Span<byte> edges = stackalloc byte[2 * Edge];
        int first = (int)Math.Min(Edge, body.Length);
        int last = (int)Math.Min(Edge, body.Length - first);
        body.Slice(0, first).CopyTo(edges);
        body.Slice(body.Length - last).CopyTo(edges[first..]);
        edges = edges[..(first + last)];
        bool low = edges.IndexOf("-low\""u8) >= 0;
        return new Request(HasLength: true, KindOf(edges, low), AsksLogprobs(edges), low);
    }

    /// <summary>The model's name says what is wanted; on the strong port an abandoned question is answered in a burst.</summary>
    private static AnswerKind KindOf(ReadOnlySpan<byte> body, bool low) =>
        body.IndexOf("\"bench-stream"u8) >= 0 ? AnswerKind.Stream
        : body.IndexOf("\"bench-burst"u8) >= 0 ? AnswerKind.Burst
        : body.IndexOf("\"bench-endless"u8) >= 0 ? AnswerKind.Endless
        : body.IndexOf("\"bench-pieces"u8) >= 0 && body.IndexOf("\"stream\":true"u8) >= 0 ? AnswerKind.Pieces
        : AnswerKind.Json;

    /// <summary><c>"logprobs":true</c> or an integer, with or without a space.</summary>
    private static bool AsksLogprobs(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("\"logprobs\":"u8);
        var value = at < 0 ? default : body[(at + 11)..].TrimStart((byte)' ');
        return !value.IsEmpty && (value[0] == (byte)'t' || value[0] is >= (byte)'0' and <= (byte)'9');
    }

    private async ValueTask<bool> AnswerAsync(Request request)
    {
        if (!request.HasLength)
        {
            await connection.Transport.Output.WriteAsync(LengthRequired);
            return false;
        }

        // An endless answer is there to be abandoned: whoever was sent to the strong model gets one that ends.
        var kind = request is { Kind: AnswerKind.Endless, Low: true } && !cheap ? AnswerKind.Burst : request.Kind;
        bool low = cheap && request.Low;
        byte[][] pieces = Answers.Pieces(kind, request.Logprobs, low);
        if (Answers.PaceOf(kind) is { } pace)
        {
            return await WriteSlowlyAsync(pieces, pace, low, endless: kind == AnswerKind.Endless);
        }

        foreach (byte[] piece in pieces)
        {
            if ((await connection.Transport.Output.WriteAsync(piece)).IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> WriteSlowlyAsync(byte[][] pieces, TimeSpan pace, bool low, bool endless)
    {
        using var timer = new PeriodicTimer(pace, TimeProvider.System);
        long unsureAt = low ? journal.UnsureTokenSent() : 0;
        try
        {
            for (int next = 0; next < pieces.Length; next += endless && next == pieces.Length - 1 ? 0 : 1)
            {
                if ((await connection.Transport.Output.WriteAsync(pieces[next], connection.ConnectionClosed)).IsCompleted)
                {
                    throw new OperationCanceledException(connection.ConnectionClosed);
                }

                if (endless || next < pieces.Length - 1)
                {
                    await timer.WaitForNextTickAsync(connection.ConnectionClosed);
                }
            }

            return true;
        }
        catch (OperationCanceledException) when (low)
        {
            journal.Abandoned(unsureAt);
            return false;
        }
    }

    private sealed record Request(bool HasLength, AnswerKind Kind, bool Logprobs, bool Low);
}
