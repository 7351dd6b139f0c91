namespace RouterProxy.Shadow;

internal static partial class ShadowLog
{
    /// <summary>Numbers only, as everywhere: what was said stays out of the log.</summary>
    [LoggerMessage(
        400,
        LogLevel.Information,
        "Request {RouterRequestId} on route {Route} was shown to model {Model} as well: confidence {Confidence}, threshold {Threshold}, reason {Reason}, would escalate {WouldEscalate}, agrees {Agrees}, {DurationMs} ms.",
        EventName = "ShadowCompared")]
    public static partial void Compared(
        ILogger logger, string routerRequestId, string route, string model, double? confidence, double? threshold, string? reason, bool wouldEscalate, bool? agrees, double durationMs);

    [LoggerMessage(401, LogLevel.Information, "Request {RouterRequestId} on route {Route} was shown to model {Model} as well, which did not answer: {End}.", EventName = "ShadowFailed")]
    public static partial void Failed(ILogger logger, string routerRequestId, string route, string model, string end);

    [LoggerMessage(402, LogLevel.Error, "Request {RouterRequestId}: the comparison failed inside the gateway.", EventName = "ShadowCrashed")]
    public static partial void Crashed(ILogger logger, string routerRequestId, Exception exception);
}
