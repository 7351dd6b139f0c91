using System.Runtime.InteropServices;

namespace RouterProxy.Watch;

/// <summary>What became of a scored answer under the watch.</summary>
/// <param name="Threshold">What it is judged by.</param>
/// <param name="Change">What it changed of the threshold's identity; null mostly.</param>
/// <param name="Drifted">It raised the alarm about the confidences.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TierSight(double Threshold, IdentityChange? Change, bool Drifted);
