namespace RouterProxy.Cascade;

internal static partial class FailureLog
{
    [LoggerMessage(201, LogLevel.Error, "Request {RouterRequestId}: the upstream of model {Model} answered {Status} about the gateway's own access: {UpstreamMessage}", EventName = "UpstreamMisconfigured")]
    public static partial void UpstreamMisconfigured(ILogger logger, string routerRequestId, string model, int status, string upstreamMessage);
}
