namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:Performance</c>.</summary>
internal sealed class PerformanceOptions
{
    /// <summary>Whether a socket's thread goes on with the request itself instead of waking one of the thread pool.</summary>
    /// <value>The default is <c>false</c>.</value>
    public bool InlineSockets { get; set; } = OptionDefaults.InlineSockets;
}
