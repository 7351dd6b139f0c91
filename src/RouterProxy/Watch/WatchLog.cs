namespace RouterProxy.Watch;

internal static partial class WatchLog
{
    [LoggerMessage(
        500,
        LogLevel.Warning,
        "Route {Route}: the threshold of model {Model} was not chosen for what answers now ({Aspect} {Now} instead of {Known}). It is provisional until it is chosen anew.",
        EventName = "ThresholdProvisional")]
    public static partial void Provisional(ILogger logger, string route, string model, string aspect, string now, string known);

    [LoggerMessage(501, LogLevel.Information, "Route {Route}: the threshold of model {Model} is no longer provisional, {Aspect} is {Now} again.", EventName = "ThresholdValid")]
    public static partial void Valid(ILogger logger, string route, string model, string aspect, string now);

    [LoggerMessage(
        502,
        LogLevel.Warning,
        "Route {Route}: the confidences of model {Model} have changed. Other requests come, or another model answers behind the same name.",
        EventName = "ConfidenceDrift")]
    public static partial void Drift(ILogger logger, string route, string model);

    [LoggerMessage(
        503,
        LogLevel.Warning,
        "Route {Route}: audits say that more of the accepted answers of model {Model} differ from the last tier's than the share {Promised}.",
        EventName = "AuditRisk")]
    public static partial void Risk(ILogger logger, string route, string model, double promised);

    [LoggerMessage(
        504,
        LogLevel.Information,
        "Route {Route}: the threshold of model {Model} is steered from {Threshold} to escalate the share {Target}.",
        EventName = "ThresholdSteered")]
    public static partial void Steered(ILogger logger, string route, string model, double threshold, double target);

    [LoggerMessage(505, LogLevel.Information, "Route {Route}: the learned threshold {Threshold} of model {Model} stays in force.", EventName = "ThresholdKept")]
    public static partial void Kept(ILogger logger, string route, string model, double threshold);
}
