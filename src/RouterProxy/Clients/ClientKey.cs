using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace RouterProxy.Clients;

/// <summary>The key that a request presents, as its hash alone: the key itself goes nowhere.</summary>
internal static class ClientKey
{
    /// <summary>Where Azure's clients put their key.</summary>
    private const string ApiKeyHeader = "api-key";
    private const string Bearer = "Bearer ";
    private const int UsualBytes = 512;

    /// <summary>
    /// Hashes the key of <c>Authorization: Bearer</c> or, where that has none, of <c>api-key</c>: SHA-256 of its UTF-8 bytes.
    /// </summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="hash">Takes 32 bytes.</param>
    /// <returns>False when the request presents no key. A header that stands twice presents none: nobody can say which one counts.</returns>
    public static bool TryHash(IHeaderDictionary headers, Span<byte> hash)
    {
        var key = Presented(headers);
        if (key.IsEmpty)
        {
            return false;
        }

        byte[]? rented = null;
        var bytes = Encoding.UTF8.GetMaxByteCount(key.Length) <= UsualBytes
            ? stackalloc byte[UsualBytes]
            : rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(key.Length));
        var used = bytes[..Encoding.UTF8.GetBytes(key, bytes)];
        SHA256.HashData(used, hash);
        CryptographicOperations.ZeroMemory(used);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return true;
    }

    private static ReadOnlySpan<char> Presented(IHeaderDictionary headers)
    {
        if (headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            && authorization.AsSpan(Bearer.Length).Trim() is { IsEmpty: false } key)
        {
            return key;
        }

        return headers[ApiKeyHeader] is [{ } apiKey] ? apiKey.AsSpan().Trim() : [];
    }
}
