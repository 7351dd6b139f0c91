namespace RouterProxy.Benchmarks.Load.Client;

/// <summary>What became of one request. Times are those of <c>Stopwatch.GetTimestamp</c>.</summary>
/// <param name="Fault">What was wrong with the answer, or null.</param>
/// <param name="Decision">The gateway's <c>x-router-decision</c>, or null.</param>
/// <param name="SentAt">Before the first byte was written.</param>
/// <param name="FirstTokenAt">When the first content token had been read; the end for a JSON answer.</param>
/// <param name="EndAt">When the last byte had been read.</param>
internal readonly record struct WireAnswer(string? Fault, string? Decision, long SentAt, long FirstTokenAt, long EndAt);
