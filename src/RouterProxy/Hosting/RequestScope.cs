using RouterProxy.Configuration.Compiled;
using RouterProxy.Telemetry;

namespace RouterProxy.Hosting;

/// <summary>What every request has from its first moment: an id, its arrival, and the configuration as it was then.</summary>
internal sealed class RequestScope(string requestId, long started, RoutingTable table)
{
    public string RequestId { get; } = requestId;

    /// <summary>Timestamp of <see cref="TimeProvider"/> at arrival.</summary>
    public long Started { get; } = started;

    public RoutingTable Table { get; } = table;

    /// <summary>What will be known when it has ended.</summary>
    public RequestBook Book => field ??= new RequestBook(this);

    /// <summary>Who asks; anonymous until a key has said otherwise, and where none are configured.</summary>
    public ClientPolicy Client { get; set; } = ClientPolicy.Anonymous;
}
