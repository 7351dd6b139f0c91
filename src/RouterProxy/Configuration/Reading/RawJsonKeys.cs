using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Reading;

/// <summary>The keys whose JSON is kept as it was written: <c>RouterProxy:Models:*:Request</c>, <c>Defaults</c>, <c>AtLeast</c>.</summary>
internal static class RawJsonKeys
{
    private static readonly string[] Names = [nameof(ModelOptions.Request), nameof(ModelOptions.Defaults), nameof(ModelOptions.AtLeast)];

    public static bool Contains(string path)
    {
        var parts = path.Split(':');
        return parts.Length == 4
            && parts[0].Equals(SectionNames.RouterProxy, StringComparison.OrdinalIgnoreCase)
            && parts[1].Equals(nameof(RouterProxyOptions.Models), StringComparison.OrdinalIgnoreCase)
            && Names.Contains(parts[3], StringComparer.OrdinalIgnoreCase);
    }
}
