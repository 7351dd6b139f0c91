using System.Security.Cryptography;

namespace RouterProxy.Configuration.Compiled;

/// <summary>All clients with all their keys. Immutable.</summary>
internal sealed class ClientTable
{
    public static readonly ClientTable Empty = new([]);

    private readonly ClientPolicy[] _clients;

    // All hashes one behind the other, and beside each the index of its client.
    private readonly byte[] _hashes;
    private readonly int[] _owners;

    public ClientTable(IReadOnlyList<ClientPolicy> clients)
    {
        _clients = [.. clients];
        _hashes = [.. clients.SelectMany(c => c.KeyHashes).SelectMany(h => h)];
        _owners = [.. clients.SelectMany((c, index) => c.KeyHashes.Select(_ => index))];
    }

    /// <summary>True where no clients are configured: nobody is asked for a key then.</summary>
    public bool IsEmpty => _clients.Length == 0;

    /// <summary>
    /// The client that a key belongs to, or null. Every entry is looked at, each in constant time, and a hit ends nothing, so the time
    /// tells only how many keys are configured. A dictionary would scale better, but it compares hashes with an early exit;
    /// at some ten nanoseconds an entry, thousands of keys cost less than one write to a socket.
    /// </summary>
    /// <param name="keyHash">SHA-256 of the key.</param>
    public ClientPolicy? Find(ReadOnlySpan<byte> keyHash)
    {
        var found = -1;
        for (var i = 0; i < _owners.Length; i++)
        {
            var entry = _hashes.AsSpan(i * SHA256.HashSizeInBytes, SHA256.HashSizeInBytes);
            var hit = -Convert.ToInt32(CryptographicOperations.FixedTimeEquals(entry, keyHash));
            found = (found & ~hit) | (_owners[i] & hit);
        }

        return found < 0 ? null : _clients[found];
    }
}
