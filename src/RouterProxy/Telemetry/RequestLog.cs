namespace RouterProxy.Telemetry;

internal static partial class RequestLog
{
    /// <summary>How the event of a request ends that was answered to the end.</summary>
    public const string Complete = "complete";

    /// <summary>How the event of a request ends whose client has left, whatever the phase.</summary>
    public const string ClientGone = "client_gone";

    /// <summary>How it ends when the gateway has let the client go, because it did not take its answer.</summary>
    public const string ClientTooSlow = "client_too_slow";

    public const int RoutedId = 100;
    public const string RoutedName = "RequestRouted";

    public const string RoutedTemplate =
        "Request {RouterRequestId} of {Client} on route {Route}: {Decision} ({Reason}), confidence {Confidence}, threshold {Threshold}, model {Model}, {Attempts} attempts, status {Status}, decided after {DecisionMs} ms, {DurationMs} ms in all, streamed {Stream}, would escalate {WouldEscalate}, end {End}.";

    /// <summary>
    /// The one event of a routed request: everything about the routing, nothing of its content. The client's own model name is left
    /// out as well: a client can write anything there.
    /// </summary>
    [LoggerMessage(
        RoutedId,
        LogLevel.Information,
        RoutedTemplate,
        EventName = RoutedName)]
    public static partial void Routed(
        ILogger logger,
        string routerRequestId,
        string client,
        string route,
        string? decision,
        string? reason,
        double? confidence,
        double? threshold,
        string? model,
        int attempts,
        int status,
        double? decisionMs,
        double durationMs,
        bool stream,
        bool wouldEscalate,
        string end);

    [LoggerMessage(101, LogLevel.Information, "Request {RouterRequestId} of {Client} to {Endpoint} refused: status {Status}, {Code}, {DurationMs} ms.", EventName = "RequestRefused")]
    public static partial void Refused(ILogger logger, string routerRequestId, string client, string endpoint, int status, string code, double durationMs);

    [LoggerMessage(102, LogLevel.Information, "Request {RouterRequestId} of {Client} passed through to model {Model}: {Method}, status {Status}, {DurationMs} ms, end {End}.", EventName = "RequestPassedThrough")]
    public static partial void PassedThrough(ILogger logger, string routerRequestId, string client, string method, string model, int status, double durationMs, string end);

    [LoggerMessage(103, LogLevel.Error, "Request {RouterRequestId} failed inside the gateway.", EventName = "RequestCrashed")]
    public static partial void Crashed(ILogger logger, string routerRequestId, Exception exception);

    /// <summary>The client left before its request had arrived, so it has no route yet.</summary>
    [LoggerMessage(104, LogLevel.Information, "Request {RouterRequestId} of {Client} to {Endpoint} was not sent to its end, {DurationMs} ms, end {End}.", EventName = "RequestAbandoned")]
    public static partial void Abandoned(ILogger logger, string routerRequestId, string client, string endpoint, double durationMs, string end);

    [LoggerMessage(105, LogLevel.Error, "What was measured of a request, or of an attempt, could not be booked.", EventName = "NotBooked")]
    public static partial void NotBooked(ILogger logger, Exception exception);
}
