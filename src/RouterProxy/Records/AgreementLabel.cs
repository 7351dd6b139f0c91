using System.Runtime.InteropServices;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Telemetry;

namespace RouterProxy.Records;

/// <summary>First and last tier have answered the same request, and both answers could be compared.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Route">Its route; the confidence is that of its first tier.</param>
/// <param name="Source">
/// What brought the second answer: <see cref="AttemptKind.Audit"/> (an accepted answer was drawn), <see cref="AttemptKind.Escalation"/> (both
/// answered for the client), <see cref="AttemptKind.Shadow"/> (<c>Mode: Shadow</c>).
/// </param>
/// <param name="Confidence">In [0, 1]; null for an answer without one.</param>
/// <param name="Threshold">The threshold that was really applied; null where none was.</param>
/// <param name="Agreed">Both said the same, after normalisation.</param>
/// <param name="Probability">With which such a request gets a label, in (0, 1]: the audit rate, or 1.</param>
/// <param name="Identity">Who gave the first tier's answer.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AgreementLabel(
    string RequestId, RoutePolicy Route, AttemptKind Source, double? Confidence, double? Threshold, bool Agreed, double Probability, AnswerIdentity Identity);
