using System.Collections.Concurrent;
using System.Text;

namespace RouterProxy.Watch;

/// <summary>
/// The names that answers gave of who made them, each kept once: an answer's name is looked up by its bytes and costs no allocation.
/// Upstreams write these names, so their number and length are bounded, and what could disturb a log is replaced. Thread-safe.
/// </summary>
internal static class AnswerNames
{
    /// <summary>Stands for names that are too long, or came when there were too many.</summary>
    public const string Other = "(other)";

    /// <summary>Stands for no name.</summary>
    public const string None = "(none)";

    private const int MostNames = 1024;

    /// <summary>Bytes.</summary>
    private const int LongestName = 128;

    private static readonly ConcurrentDictionary<byte[], string> Known = new(Utf8Comparer.Instance);
    private static readonly ConcurrentDictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> ByBytes = Known.GetAlternateLookup<ReadOnlySpan<byte>>();
    private static int _count;

    /// <param name="name">The inside of a JSON string, escapes as written; null when it is empty, which says nothing.</param>
    public static string? Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        if (name.Length > LongestName)
        {
            return Other;
        }

        return ByBytes.TryGetValue(name, out var known) ? known : Add(name);
    }

    private static string Add(ReadOnlySpan<byte> name)
    {
        if (Interlocked.Increment(ref _count) > MostNames)
        {
            Interlocked.Decrement(ref _count);
            return Other;
        }

        return Known.GetOrAdd(name.ToArray(), static bytes => string.Create(bytes.Length, bytes, static (text, from) =>
        {
            Encoding.Latin1.GetChars(from, text);
            foreach (ref var c in text)
            {
                c = c is > ' ' and <= '~' ? c : '?';
            }
        }));
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
