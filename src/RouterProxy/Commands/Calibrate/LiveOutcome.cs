namespace RouterProxy.Commands.Calibrate;

/// <summary>What a live run came to.</summary>
/// <param name="Results">In the order of the data; requests without a result are missing.</param>
/// <param name="Failures">A sentence for each request that was given up, with its line number.</param>
/// <param name="Hopeless">Why the run was given up as a whole; null when it was not.</param>
/// <param name="Interrupted">The user ended it before the end.</param>
/// <param name="Resumed">Results that earlier runs had left.</param>
internal sealed record LiveOutcome(IReadOnlyList<RecordedResult> Results, IReadOnlyList<string> Failures, string? Hopeless, bool Interrupted, int Resumed);
