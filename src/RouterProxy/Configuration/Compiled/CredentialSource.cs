using System.Collections.Frozen;

namespace RouterProxy.Configuration.Compiled;

/// <summary>The operator's key for a model, as it is now: key files are followed, and a destination may bring its own.</summary>
/// <param name="key">The model's key now.</param>
/// <param name="byDestination">The keys of destinations that bring their own, by destination id.</param>
internal sealed class CredentialSource(Func<string?> key, IReadOnlyDictionary<string, Func<string?>> byDestination)
{
    private readonly FrozenDictionary<string, Func<string?>> _byDestination = byDestination.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static CredentialSource Fixed(string key) => new(() => key, FrozenDictionary<string, Func<string?>>.Empty);

    /// <summary>
    /// The key to send to a destination; null when there is none. A destination whose own key cannot be read gets none:
    /// the model's key may belong to somebody else's server.
    /// </summary>
    public string? Current(string? destinationId) =>
        destinationId is not null && _byDestination.TryGetValue(destinationId, out var own) ? own() : key();
}
