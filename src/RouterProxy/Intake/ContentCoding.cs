using System.Buffers;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace RouterProxy.Intake;

/// <summary>Undoes a body's <c>content-encoding</c>; bounded, so that a small body cannot unfold into all memory.</summary>
internal static class ContentCoding
{
    // Nobody compresses twice on purpose; each more is only work for the server.
    private const int MostCodings = 2;
    private const int Step = 64 * 1024;

    /// <summary>
    /// Decodes <paramref name="body"/> into a new buffer, or returns it where there is nothing to undo. The given buffer is the
    /// caller's to dispose unless it is the result's.
    /// </summary>
    public static IntakeResult Decode(StringValues header, PooledBuffer body, int limit, CancellationToken token)
    {
        var codings = header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (codings.Length > MostCodings)
        {
            return IntakeResult.Failed(IntakeStatus.InvalidEncoding);
        }

        // The last one named was applied last.
        var current = body;
        for (var i = codings.Length - 1; i >= 0; i--)
        {
            var step = DecodeOne(codings[i], current, limit, token);
            if (!ReferenceEquals(current, body) && !ReferenceEquals(step.Body, current))
            {
                current.Dispose();
            }

            if (!step.IsOk)
            {
                return step;
            }

            current = step.Body;
        }

        return IntakeResult.Ok(current);
    }

    private static IntakeResult DecodeOne(string coding, PooledBuffer input, int limit, CancellationToken token)
    {
        if (Is(coding, "identity"))
        {
            return IntakeResult.Ok(input);
        }

        var output = new PooledBuffer(Math.Min(limit, Math.Max(Step, input.Length)));
        var status = IntakeStatus.InvalidEncoding;
        try
        {
            status = Is(coding, "br") ? DecodeBrotli(input, output, limit, token)
                : Is(coding, "gzip") || Is(coding, "x-gzip") || Is(coding, "deflate") ? DecodeDeflate(coding, input, output, limit, token)
                : IntakeStatus.InvalidEncoding;
        }
        catch (InvalidDataException)
        {
            status = IntakeStatus.InvalidEncoding;
        }
        finally
        {
            if (status != IntakeStatus.Ok)
            {
                output.Dispose();
            }
        }

        return status == IntakeStatus.Ok ? IntakeResult.Ok(output) : IntakeResult.Failed(status);
    }

    private static bool Is(string coding, string name) => string.Equals(coding, name, StringComparison.OrdinalIgnoreCase);

    private static IntakeStatus DecodeDeflate(string coding, PooledBuffer input, PooledBuffer output, int limit, CancellationToken token)
    {
        var isGZip = !Is(coding, "deflate");
        var isZlib = !isGZip && HasZlibHeader(input.WrittenSpan);
        using var source = new MemoryStream(input.Array, 0, input.Length, writable: false);
        using Stream decoder = isGZip ? new GZipStream(source, CompressionMode.Decompress)
            : isZlib ? new ZLibStream(source, CompressionMode.Decompress)
            : new DeflateStream(source, CompressionMode.Decompress);
        var status = Copy(decoder, output, limit, token);
        if (status != IntakeStatus.Ok)
        {
            return status;
        }

        // Bare deflate has no trailer: what is missing there, short of everything, is missed by the JSON reader.
        var whole = isGZip ? CompressedTrailer.ClosesGZip(input.WrittenSpan, output.Length)
            : isZlib ? CompressedTrailer.ClosesZlib(input.WrittenSpan, output.WrittenSpan)
            : output.Length > 0;
        return whole ? IntakeStatus.Ok : IntakeStatus.InvalidEncoding;
    }

    private static IntakeStatus Copy(Stream decoder, PooledBuffer output, int limit, CancellationToken token)
    {
        while (true)
        {
            token.ThrowIfCancellationRequested();
            var read = decoder.Read(output.GetSpan(Step)[..Step]);
            if (read == 0)
            {
                return IntakeStatus.Ok;
            }

            if (read > limit - output.Length)
            {
                return IntakeStatus.TooLarge;
            }

            output.Advance(read);
        }
    }

    // "deflate" means zlib's format, but some clients send bare deflate under that name. The first two bytes tell them apart.
    private static bool HasZlibHeader(ReadOnlySpan<byte> data)
    {
        const int DeflateMethod = 8;
        const int HeaderCheck = 31;
        return data.Length >= 2 && (data[0] & 0x0F) == DeflateMethod && ((data[0] << 8) | data[1]) % HeaderCheck == 0;
    }

    // The decoder itself rather than its stream: it says whether the data ended where it should.
    private static IntakeStatus DecodeBrotli(PooledBuffer input, PooledBuffer output, int limit, CancellationToken token)
    {
        using var decoder = default(BrotliDecoder);
        var rest = input.WrittenSpan;
        while (true)
        {
            token.ThrowIfCancellationRequested();
            var state = decoder.Decompress(rest, output.GetSpan(Step)[..Step], out var consumed, out var written);
            if (written > limit - output.Length)
            {
                return IntakeStatus.TooLarge;
            }

            output.Advance(written);
            rest = rest[consumed..];
            if (state != OperationStatus.DestinationTooSmall)
            {
                return state == OperationStatus.Done && rest.IsEmpty ? IntakeStatus.Ok : IntakeStatus.InvalidEncoding;
            }
        }
    }
}
