using System.Runtime.InteropServices;

namespace RouterProxy.Watch;

/// <summary>What an answer says of who made it.</summary>
/// <param name="Model">Its <c>model</c>, by <see cref="AnswerNames"/>; null when it names none.</param>
/// <param name="Fingerprint">Its <c>system_fingerprint</c>, by <see cref="AnswerNames"/>; null when it names none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AnswerOrigin(string? Model, string? Fingerprint);
