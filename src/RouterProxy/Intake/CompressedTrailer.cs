using System.Buffers.Binary;

namespace RouterProxy.Intake;

/// <summary>
/// Whether compressed data is whole, told by its trailer. .NET's decoders check the trailer where they meet one, but take data
/// that stops before it for finished (unless a switch for the whole process says otherwise).
/// </summary>
internal static class CompressedTrailer
{
    private const int GZipHeader = 10;
    private const int GZipTrailer = 8;
    private const int ZlibTrailer = 4;
    private const uint AdlerModulus = 65521;

    // Most bytes whose sums cannot overflow 32 bits before they are reduced (RFC 1950's reference code).
    private const int AdlerRun = 5552;

    private static ReadOnlySpan<byte> GZipMagic => [0x1F, 0x8B, 0x08];

    /// <summary>RFC 1952: the last four bytes are the length of the last member's content.</summary>
    public static bool ClosesGZip(ReadOnlySpan<byte> data, int decoded)
    {
        if (data.Length < GZipHeader + GZipTrailer)
        {
            return false;
        }

        // With several members the length is only the last one's: then the text itself must show whether it is whole.
        return BinaryPrimitives.ReadInt32LittleEndian(data[^4..]) == decoded || data[GZipMagic.Length..].IndexOf(GZipMagic) >= 0;
    }

    /// <summary>RFC 1950: the last four bytes are the content's Adler-32.</summary>
    public static bool ClosesZlib(ReadOnlySpan<byte> data, ReadOnlySpan<byte> decoded) =>
        data.Length >= ZlibTrailer && BinaryPrimitives.ReadUInt32BigEndian(data[^ZlibTrailer..]) == Adler32(decoded);

    private static uint Adler32(ReadOnlySpan<byte> content)
    {
        uint low = 1;
        uint high = 0;
        while (!content.IsEmpty)
        {
            var run = content[..Math.Min(AdlerRun, content.Length)];
            foreach (var value in run)
            {
                low += value;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            content = content[run.Length..];
        }

        return (high << 16) | low;
    }
}
