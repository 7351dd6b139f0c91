namespace RouterProxy.Configuration.Reload;

/// <summary>Tells listeners what became of a change.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Status">The status after it.</param>
internal sealed record ReloadEvent(ReloadOutcome Outcome, ReloadStatus Status);
