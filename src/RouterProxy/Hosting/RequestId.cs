using System.Buffers.Binary;

namespace RouterProxy.Hosting;

/// <summary>
/// The id of a request: 32 lower-case hexadecimal digits of a version 7 UUID (RFC 9562, 5.7), so that ids sort by time.
/// </summary>
/// <remarks>The framework's own UUIDs ask the system for random bytes each time. An id names a request in logs; nobody gains by guessing one.</remarks>
internal static class RequestId
{
    private const byte Version7 = 0x70;
    private const byte Variant = 0x80;

    public static string Create(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        Random.Shared.NextBytes(id[6..]);

        // 48 bits of milliseconds; the two bytes behind them are the version's and random.
        var random = BinaryPrimitives.ReadUInt16BigEndian(id[6..]);
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)now.ToUnixTimeMilliseconds() << 16) | random);
        id[6] = (byte)((id[6] & 0x0F) | Version7);
        id[8] = (byte)((id[8] & 0x3F) | Variant);
        return Convert.ToHexStringLower(id);
    }
}
