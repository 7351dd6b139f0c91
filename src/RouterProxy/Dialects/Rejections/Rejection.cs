using System.Runtime.InteropServices;

namespace RouterProxy.Dialects.Rejections;

/// <summary>An upstream refused fields that the gateway added.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="MaxTop">With <see cref="RejectionVerdict.TopTooLarge"/> the largest number that the upstream allows, at least 1; else 0.</param>
/// <param name="Certain">
/// The upstream named the field or used a known wording. False when its message merely speaks of logprobs:
/// such a refusal must come twice before it is believed.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Rejection(RejectionVerdict Verdict, int MaxTop, bool Certain);
