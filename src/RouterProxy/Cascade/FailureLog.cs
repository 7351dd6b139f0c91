namespace RouterProxy.Cascade;

internal static partial class FailureLog
{
    [LoggerMessage(201, LogLevel.Error, "Request {RequestId}: the upstream of model {Model} answered {Status} about the gateway's own access: {UpstreamMessage}", EventName = "UpstreamMisconfigured")]
    public static partial void UpstreamMisconfigured(ILogger logger, string requestId, string model, int status, string upstreamMessage);
}
