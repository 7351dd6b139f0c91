using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>Price</c>: USD per million tokens.</summary>
internal sealed class PriceOptions
{
    /// <summary>Input tokens.</summary>
    [Required]
    [Range(0d, 1e9)]
    public decimal? InputPerMillion { get; set; }

    /// <summary>Input tokens that the upstream had cached; as input when null.</summary>
    [Range(0d, 1e9)]
    public decimal? CachedInputPerMillion { get; set; }

    /// <summary>Output tokens.</summary>
    [Required]
    [Range(0d, 1e9)]
    public decimal? OutputPerMillion { get; set; }
}
