using System.Security.Cryptography;
using System.Text;

namespace RouterProxy.Records;

/// <summary>
/// Hashes what must be recognised but not read. The key is drawn at the start and never leaves the process: a plain hash of a short label or of a
/// prompt from a template would be found by trying.
/// </summary>
internal sealed class RecordHasher
{
    private const int Bytes = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Tells the runs apart whose hashes can be compared. 8 hexadecimal digits.</summary>
    public string Run { get; } = RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>32 hexadecimal digits.</summary>
    public string Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, data, hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }

    /// <inheritdoc cref="Hash(ReadOnlySpan{byte})"/>
    public string Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
