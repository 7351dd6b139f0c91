using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary>An entry of a tier's <c>LabelThresholds</c>.</summary>
internal sealed class LabelThresholdOptions
{
    /// <summary>What the answer starts with.</summary>
    [Required]
    public string? Label { get; set; }

    /// <summary>What the confidence of such an answer must reach.</summary>
    [Required]
    [Range(0d, 1d)]
    public double? Threshold { get; set; }
}
