using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>Supports</c>: requests that need more skip the model's tier.</summary>
internal sealed class SupportsOptions
{
    /// <summary>Image parts in messages.</summary>
    public bool Images { get; set; } = true;

    /// <summary>Tool definitions.</summary>
    public bool Tools { get; set; } = true;

    /// <summary>Answers bound to a JSON schema.</summary>
    public bool JsonSchema { get; set; } = true;

    /// <summary>Largest number of output tokens that may be asked for; none when null.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxOutputTokens { get; set; }
}
