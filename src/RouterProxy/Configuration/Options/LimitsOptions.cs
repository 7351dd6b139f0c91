using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:Limits</c>.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Largest request body of a cascaded path, in bytes.</summary>
    [Range(1, OptionDefaults.LargestBuffer)]
    public long MaxRequestBytes { get; set; } = OptionDefaults.MaxRequestBytes;

    /// <summary>Most bytes held by all requests together; no limit when null.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxHeldTotalBytes { get; set; }
}
