using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:Management</c>.</summary>
internal sealed class ManagementOptions
{
    /// <summary>The port that <c>/metrics</c> and <c>/health/*</c> move to; on the main addresses when null.</summary>
    [Range(1, 65535)]
    public int? Port { get; set; }
}
