using System.Collections.Frozen;

namespace RouterProxy.Configuration.Compiled;

/// <summary>
/// Finds the route of a request's <c>model</c>: exact beats the longest <c>prefix*</c>, which beats <c>*</c>; ordinal.
/// </summary>
internal sealed class ModelMatcher
{
    private readonly FrozenDictionary<string, RoutePolicy> _exact;
    private readonly KeyValuePair<string, RoutePolicy>[] _prefixes;

    /// <param name="exact">Routes by whole name.</param>
    /// <param name="prefixes">Routes by prefix, the star removed; the empty prefix stands for <c>*</c>.</param>
    public ModelMatcher(IReadOnlyDictionary<string, RoutePolicy> exact, IEnumerable<KeyValuePair<string, RoutePolicy>> prefixes)
    {
        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
        _prefixes = [.. prefixes.OrderByDescending(p => p.Key.Length)];
    }

    public RoutePolicy? Find(string model)
    {
        if (_exact.TryGetValue(model, out var route))
        {
            return route;
        }

        foreach (var (prefix, candidate) in _prefixes)
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }
}
