using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary>One step of a route's cascade.</summary>
internal sealed class TierOptions
{
    /// <summary>A key in <c>RouterProxy:Models</c>.</summary>
    [Required]
    public string? Model { get; set; }

    /// <summary>
    /// What the confidence must reach. 0 accepts every scored answer, 1 only certainty. Needed on every tier but the last, which has none.
    /// </summary>
    [Range(0d, 1d)]
    public double? Threshold { get; set; }

    /// <summary>Thresholds that beat <see cref="Threshold"/> for answers that start with their label.</summary>
    public List<LabelThresholdOptions> LabelThresholds { get; set; } = [];
}
