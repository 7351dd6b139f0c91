namespace RouterProxy.Telemetry;

/// <summary>The gateway's own attributes. Their values come from the configuration or from closed lists, never from a request.</summary>
internal static class Tags
{
    public const string Route = "routerproxy.route";
    public const string Client = "routerproxy.client";
    public const string Model = "routerproxy.model";
    public const string Tier = "routerproxy.tier";
    public const string Attempt = "routerproxy.attempt";
    public const string Decision = "routerproxy.decision";
    public const string Reason = "routerproxy.reason";
    public const string Outcome = "routerproxy.outcome";
    public const string Source = "routerproxy.source";
    public const string Result = "routerproxy.result";
    public const string Alarm = "routerproxy.alarm";
    public const string Agreement = "routerproxy.agreement";
    public const string Band = "routerproxy.band";
    public const string Version = "routerproxy.version";

    /// <summary>Spans only.</summary>
    public const string RequestId = "routerproxy.request_id";
    public const string Confidence = "routerproxy.confidence";
    public const string Threshold = "routerproxy.threshold";
    public const string Attempts = "routerproxy.attempts";
    public const string WouldEscalate = "routerproxy.would_escalate";

    /// <summary>The route of a request that belongs to none. The brackets keep it apart from every name that can be configured.</summary>
    public const string NoRoute = "(none)";

    /// <summary>The client of a request without a client key.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The alarm about confidences that have changed.</summary>
    public const string Drift = "drift";

    /// <summary>The alarm about audits that disagree.</summary>
    public const string Risk = "risk";

    public const string Reported = "reported";
    public const string Estimated = "estimated";
}
