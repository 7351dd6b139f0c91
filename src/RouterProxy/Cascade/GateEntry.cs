using System.Runtime.InteropServices;
using RouterProxy.Confidence;

namespace RouterProxy.Cascade;

/// <summary>What one gated tier's attempt came to.</summary>
/// <param name="Model">Key of the model that was asked.</param>
/// <param name="Confidence">Its confidence in [0,1], or null when it had none.</param>
/// <param name="Threshold">The threshold that was really applied, or null when the attempt never came that far.</param>
/// <param name="Reason">Why it was kept or left.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GateEntry(string Model, double? Confidence, double? Threshold, RouteReason Reason)
{
    /// <summary>Why the answer had no confidence, also where <see cref="Reason"/> is another; null when it had one or was not read that far.</summary>
    public UnscoredReason? Unscored { get; init; }
}
