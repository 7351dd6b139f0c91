namespace RouterProxy.Cascade;

internal static partial class FailureLog
{
    [LoggerMessage(201, LogLevel.Error, "Request {RouterRequestId}: the upstream of model {Model} answered {Status} about the gateway's own access: {UpstreamMessage}", EventName = "UpstreamMisconfigured")]
    public static partial void UpstreamMisconfigured(ILogger logger, string routerRequestId, string model, int status, string upstreamMessage);

    [LoggerMessage(202, LogLevel.Warning, "Request {RouterRequestId}: an attempt at model {Model} (destination {Destination}) failed: {Outcome}, {Detail}.", EventName = "AttemptFailed")]
    public static partial void AttemptFailed(ILogger logger, string routerRequestId, string model, string? destination, string outcome, string? detail);

    /// <summary>The whole exception, for whoever looks for a cause: at an ordinary level each failure would be a page.</summary>
    [LoggerMessage(203, LogLevel.Debug, "Request {RouterRequestId}: what the attempt at model {Model} failed of.", EventName = "AttemptFailedOf")]
    public static partial void AttemptFailedOf(ILogger logger, string routerRequestId, string model, Exception exception);
}
