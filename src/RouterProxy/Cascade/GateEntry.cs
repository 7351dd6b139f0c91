using System.Runtime.InteropServices;

namespace RouterProxy.Cascade;

/// <summary>What one gated tier's attempt came to.</summary>
/// <param name="Model">Key of the model that was asked.</param>
/// <param name="Confidence">Its confidence in [0,1], or null when it had none.</param>
/// <param name="Threshold">The threshold that was really applied, or null when the attempt never came that far.</param>
/// <param name="Reason">Why it was kept or left.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GateEntry(string Model, double? Confidence, double? Threshold, RouteReason Reason);
