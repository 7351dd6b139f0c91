using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>How long the gateway still accepts after it said that it is not ready.</summary>
    [Range(typeof(TimeSpan), "00:00:00", OptionDefaults.LongestTime)]
    public TimeSpan Delay { get; set; } = OptionDefaults.ShutdownDelay;

    /// <summary>How long running answers may take to finish.</summary>
    [Range(typeof(TimeSpan), "00:00:00", OptionDefaults.LongestTime)]
    public TimeSpan Timeout { get; set; } = OptionDefaults.ShutdownTimeout;
}
