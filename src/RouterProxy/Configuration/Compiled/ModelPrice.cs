namespace RouterProxy.Configuration.Compiled;

/// <summary>USD per million tokens.</summary>
internal sealed record ModelPrice(decimal InputPerMillion, decimal? CachedInputPerMillion, decimal OutputPerMillion);
