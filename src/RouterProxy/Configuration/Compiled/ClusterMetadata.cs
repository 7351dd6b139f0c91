using System.Globalization;

namespace RouterProxy.Configuration.Compiled;

/// <summary>What the gateway reads from, and writes into, YARP's free-form metadata.</summary>
internal static class ClusterMetadata
{
    /// <summary>In a destination's metadata, by the user: path of a file with the key for that destination.</summary>
    public const string ApiKeyFile = "ApiKeyFile";

    /// <summary>In a cluster's metadata, by the gateway: the <c>ConnectTimeout</c> that the cluster's models share.</summary>
    public const string ConnectTimeout = "RouterProxy.ConnectTimeout";

    /// <summary>The time to connect that the gateway put into a cluster's metadata, or null.</summary>
    public static TimeSpan? ReadConnectTimeout(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is not null
        && metadata.TryGetValue(ConnectTimeout, out var text)
        && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time)
            ? time
            : null;
}
