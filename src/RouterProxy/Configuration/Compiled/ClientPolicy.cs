namespace RouterProxy.Configuration.Compiled;

/// <summary>An entry of <c>RouterProxy:Clients</c> as the request path sees it: who asks, and what it may do.</summary>
internal sealed class ClientPolicy
{
    /// <summary>Stands for everybody where no clients are configured: the routes alone say what is allowed then.</summary>
    public static readonly ClientPolicy Anonymous = new()
    {
        Name = "anonymous",
        KeyHashes = [],
        Routes = ["*"],
        PassThrough = true,
        Overrides = true,
    };

    /// <summary>Name in the configuration, in logs and in metrics.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of each of the client's keys, 32 bytes each.</summary>
    public required IReadOnlyList<byte[]> KeyHashes { get; init; }

    /// <summary>Names of routes, <c>prefix*</c> or <c>*</c>; ignoring case, as route names do.</summary>
    public required IReadOnlyList<string> Routes { get; init; }

    /// <summary>Whether the client may use what <c>PassThrough</c> allows.</summary>
    public bool PassThrough { get; init; }

    /// <summary>Whether the client may override threshold and mode where the route lets it.</summary>
    public bool Overrides { get; init; }

    public ReceiptDetail Receipt { get; init; } = ReceiptDetail.Full;

    /// <summary>At least 1; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>At least 1; null for no limit.</summary>
    public int? MaxConcurrent { get; init; }

    public bool MayUse(RoutePolicy route)
    {
        foreach (var pattern in Routes)
        {
            var covers = pattern.EndsWith('*')
                ? route.Name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
                : route.Name.Equals(pattern, StringComparison.OrdinalIgnoreCase);
            if (covers)
            {
                return true;
            }
        }

        return false;
    }
}
