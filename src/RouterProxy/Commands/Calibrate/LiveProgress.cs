namespace RouterProxy.Commands.Calibrate;

/// <summary>How far a live run is.</summary>
/// <param name="Done">Requests that have a result, those of earlier runs included.</param>
/// <param name="Total">Requests in all.</param>
/// <param name="Cost">USD spent by this run so far.</param>
internal readonly record struct LiveProgress(int Done, int Total, double Cost);
