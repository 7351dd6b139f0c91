using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary>An entry of <c>RouterProxy:Clients</c>.</summary>
internal sealed class ClientOptions
{
    /// <summary>SHA-256 of the client's keys, 64 hexadecimal digits each; several for rotation.</summary>
    [Required]
    public List<string> KeySha256 { get; set; } = [];

    /// <summary>Routes that the client may use: names or <c>prefix*</c>.</summary>
    public List<string> Routes { get; set; } = [];

    /// <summary>Whether the client may use what <c>PassThrough</c> allows.</summary>
    public bool PassThrough { get; set; }

    /// <summary>Whether the client may override threshold and mode.</summary>
    public bool Overrides { get; set; }

    /// <summary>How much of the receipt the client gets.</summary>
    public ReceiptDetail Receipt { get; set; } = ReceiptDetail.Full;

    /// <summary>No limit when null.</summary>
    [Range(1, int.MaxValue)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>No limit when null.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrent { get; set; }
}
