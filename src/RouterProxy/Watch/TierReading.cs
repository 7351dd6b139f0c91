using System.Runtime.InteropServices;

namespace RouterProxy.Watch;

/// <summary>What metrics tell of a tier's watch.</summary>
/// <param name="Threshold">In force.</param>
/// <param name="Provisional">It was chosen for other answers.</param>
/// <param name="DriftOpen">The confidences have changed.</param>
/// <param name="DriftEvidence">For that, 1 raises the alarm.</param>
/// <param name="RiskOpen">More audits disagree than promised.</param>
/// <param name="RiskEvidence">For that, 1 raises the alarm; null without audits.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TierReading(double Threshold, bool Provisional, bool DriftOpen, double DriftEvidence, bool RiskOpen, double? RiskEvidence);
