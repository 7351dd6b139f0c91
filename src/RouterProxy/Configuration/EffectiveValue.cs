namespace RouterProxy.Configuration;

/// <summary>One row of a route's merged policy.</summary>
/// <param name="Key">The key, below the route; of models, <c>Models:NAME:…</c>.</param>
/// <param name="Value">Its value, secrets masked.</param>
/// <param name="Origin">Where the value came from: a file and line, an environment variable, <c>command line</c>, or <c>default</c>; with <c>RouteDefaults</c> where it was inherited.</param>
internal sealed record EffectiveValue(string Key, string Value, string Origin);
