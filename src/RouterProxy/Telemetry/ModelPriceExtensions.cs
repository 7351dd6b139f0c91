using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>What tokens cost.</summary>
internal static class ModelPriceExtensions
{
    private const decimal Million = 1_000_000;

    /// <summary>USD. Cached input has its own price; where none is configured it costs what other input does.</summary>
    public static decimal Of(this ModelPrice price, in TokenUsage tokens)
    {
        var cached = Math.Min(tokens.CachedInput, tokens.Input);
        return (((tokens.Input - cached) * price.InputPerMillion)
            + (cached * (price.CachedInputPerMillion ?? price.InputPerMillion))
            + (tokens.Output * price.OutputPerMillion)) / Million;
    }
}
