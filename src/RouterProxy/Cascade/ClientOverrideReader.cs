using System.Globalization;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;

namespace RouterProxy.Cascade;

/// <summary>Reads <c>x-router-threshold</c> and <c>x-router-mode</c>; a route that does not allow them ignores both.</summary>
internal static class ClientOverrideReader
{
    private const string ThresholdHeader = "x-router-threshold";
    private const string ModeHeader = "x-router-mode";

    /// <returns>Null when the values are fine (or ignored), else the error for the client.</returns>
    public static GatewayError? Read(IHeaderDictionary headers, RoutePolicy route, out ClientOverride result)
    {
        result = ClientOverride.None;
        if (!route.AllowClientOverrides)
        {
            return null;
        }

        double? threshold = null;
        if (headers.TryGetValue(ThresholdHeader, out var text))
        {
            if (!double.TryParse(text.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || number is not (>= 0 and <= 1))
            {
                return GatewayErrors.InvalidOverride(ThresholdHeader, "a number from 0 to 1");
            }

            threshold = number;
        }

        RouteMode? mode = null;
        if (headers.TryGetValue(ModeHeader, out var word))
        {
            switch (word.ToString().ToLowerInvariant())
            {
                case "auto":
                    break;
                case "cheap":
                    mode = RouteMode.Cheap;
                    break;
                case "strong":
                    mode = RouteMode.Strong;
                    break;
                default:
                    return GatewayErrors.InvalidOverride(ModeHeader, "auto, cheap, strong");
            }
        }

        result = new ClientOverride(threshold, mode);
        return null;
    }
}
