using System.Runtime.InteropServices;

namespace RouterProxy.Cascade;

/// <summary>What a tier's rule makes of an attempt's confidence.</summary>
/// <param name="Accept">Serve this answer.</param>
/// <param name="Reason">Why it is kept or left.</param>
/// <param name="Threshold">The threshold that was applied.</param>
/// <param name="WouldEscalate">Observe only: the rule by itself would have escalated.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Verdict(bool Accept, RouteReason Reason, double Threshold, bool WouldEscalate);
