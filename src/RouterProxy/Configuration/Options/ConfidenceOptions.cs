using System.ComponentModel.DataAnnotations;
using RouterProxy.Confidence;

namespace RouterProxy.Configuration.Options;

/// <summary><c>Confidence</c> of a route.</summary>
internal sealed class ConfidenceOptions
{
    /// <summary>Which reading of the logprobs is compared with the threshold.</summary>
    public SignalKind Signal { get; set; } = SignalKind.FirstToken;

    /// <summary>How many content tokens <c>MinToken</c> and <c>MeanToken</c> read.</summary>
    [Range(1, OptionDefaults.MaxSignalTokens)]
    public int Tokens { get; set; } = OptionDefaults.SignalTokens;

    /// <summary>The closed set of answers that <c>LabelMass</c> needs.</summary>
    public List<string> Labels { get; set; } = [];

    /// <summary>Top-level property of a JSON answer whose value is scored; the whole answer when null.</summary>
    public string? Field { get; set; }
}
