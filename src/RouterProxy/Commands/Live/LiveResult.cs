namespace RouterProxy.Commands.Live;

/// <summary>A line of the report: one tier at one destination.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">What came back.</param>
/// <param name="Problem">Why the route does not work like this; null when it does.</param>
/// <param name="Warnings">What works but deserves a thought.</param>
internal sealed record LiveResult(LiveQuestion Question, LiveAnswer Answer, string? Problem, IReadOnlyList<string> Warnings);
