namespace RouterProxy.Commands;

/// <summary>Where a client on this machine finds a gateway that listens on an address.</summary>
internal static class GatewayAddress
{
    /// <summary>An address to listen on may be a wildcard; to ask, loopback stands for it.</summary>
    public static string Reachable(string address) =>
        address.Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//[::1]", StringComparison.Ordinal);
}
