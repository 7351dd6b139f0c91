using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace RouterProxy.Benchmarks.Load;

/// <summary>Just enough HTTP/1.1 to answer proxies that behave: requests with a length, one after the other.</summary>
internal static class UpstreamConnection
{
    /// <summary>The deciding members stand near one of the ends of a body; the middle of a large one is not searched.</summary>
    private const int Edge = 1024;

    private static readonly byte[] LengthRequired = Encoding.ASCII.GetBytes("HTTP/1.1 411 Length Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

    public static async Task ServeAsync(ConnectionContext connection, bool cheap)
    {
        try
        {
            while (await ReadRequestAsync(connection.Transport.Input) is { } request
                && await AnswerAsync(connection, request, cheap))
            {
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
        var kind = edges.IndexOf("\"bench-stream"u8) >= 0 ? AnswerKind.Stream : edges.IndexOf("\"bench-burst"u8) >= 0 ? AnswerKind.Burst : AnswerKind.Json;
        return new Request(HasLength: true, kind, AsksLogprobs(edges), edges.IndexOf("-low\""u8) >= 0);
    }

    /// <summary><c>"logprobs":true</c> or an integer, with or without a space.</summary>
    private static bool AsksLogprobs(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("\"logprobs\":"u8);
        var value = at < 0 ? default : body[(at + 11)..].TrimStart((byte)' ');
        return !value.IsEmpty && (value[0] == (byte)'t' || value[0] is >= (byte)'0' and <= (byte)'9');
    }

    private static async ValueTask<bool> AnswerAsync(ConnectionContext connection, Request request, bool cheap)
    {
        var output = connection.Transport.Output;
        if (!request.HasLength)
        {
            await output.WriteAsync(LengthRequired);
            return false;
        }

        byte[][] pieces = Answers.Pieces(request.Kind, request.Logprobs, cheap && request.Low);
        if (request.Kind != AnswerKind.Stream)
        {
            return await WriteAllAsync(output, pieces);
        }

        using var pace = new PeriodicTimer(Answers.Pace, TimeProvider.System);
        foreach (byte[] piece in pieces)
        {
            if ((await output.WriteAsync(piece, connection.ConnectionClosed)).IsCompleted)
            {
                return false;
            }

            if (piece != pieces[^1])
            {
                await pace.WaitForNextTickAsync(connection.ConnectionClosed);
            }
        }

        return true;
    }

    private static async ValueTask<bool> WriteAllAsync(PipeWriter output, byte[][] pieces)
    {
        foreach (byte[] piece in pieces)
        {
            if ((await output.WriteAsync(piece)).IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Request(bool HasLength, AnswerKind Kind, bool Logprobs, bool Low);
}
