using System.Runtime.InteropServices;
using RouterProxy.Dialects;

namespace RouterProxy.Records;

/// <summary>Who gave the first tier's answer, and under which circumstances: a threshold belongs to all of this together.</summary>
/// <param name="ModelAsked">The name that was sent; null when the request named none.</param>
/// <param name="ModelReported">The name in the answer; null when there was no answer, or none in it. The upstream's words: never a label of a metric.</param>
/// <param name="Fingerprint">The answer's <c>system_fingerprint</c>, likewise.</param>
/// <param name="Dialect">Name of the upstream's dialect.</param>
/// <param name="Semantics">What its logprobs are the logarithm of.</param>
/// <param name="Temperature">As it was sent, the model's own edits applied; null when none was.</param>
/// <param name="Format">The form that the request wanted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerIdentity(
    string? ModelAsked, string? ModelReported, string? Fingerprint, string Dialect, LogprobSemantics Semantics, double? Temperature, ResponseFormatKind Format);
