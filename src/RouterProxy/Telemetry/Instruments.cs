namespace RouterProxy.Telemetry;

/// <summary>Every instrument of the gateway.</summary>
internal static class Instruments
{
    /// <summary>Room for clients × routes × decisions × reasons.</summary>
    private const int PerClient = 10_000;

    /// <summary>Dense where thresholds lie: near 1. A confidence of exactly 1 lies in the last one.</summary>
    private static readonly double[] ConfidenceBuckets =
        [.1, .2, .3, .4, .5, .6, .7, .75, .8, .85, .9, .925, .95, .975, .98, .99, .995, .998, .999, .9999, .99999, .99999999, 1];

    /// <summary>The convention's advice for operations of a model.</summary>
    private static readonly double[] OperationBuckets = [.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68];

    private static readonly double[] OwnTimeBuckets = [.0001, .0002, .0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5];

    private static readonly double[] TokenBuckets = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    public static readonly InstrumentDefinition Requests = new(
        "routerproxy.requests", InstrumentKind.Counter, "{request}", "Requests to the API, each counted once when it has ended.", Tags.Route, Tags.Client, Tags.Outcome)
    {
        CardinalityLimit = PerClient,
    };

    public static readonly InstrumentDefinition Decisions = new(
        "routerproxy.decisions", InstrumentKind.Counter, "{decision}", "Decisions about routed requests.", Tags.Route, Tags.Client, Tags.Decision, Tags.Reason)
    {
        CardinalityLimit = PerClient,
    };

    public static readonly InstrumentDefinition Attempts = new(
        "routerproxy.attempts", InstrumentKind.Counter, "{attempt}", "Requests to upstreams, corrections and repetitions included.", Tags.Route, Tags.Model, Tags.Attempt, Tags.Outcome);

    public static readonly InstrumentDefinition Confidence = new(
        "routerproxy.confidence", InstrumentKind.Histogram, "1", "Confidence of scored answers.", Tags.Route, Tags.Model)
    {
        Buckets = ConfidenceBuckets,
    };

    public static readonly InstrumentDefinition Threshold = new(
        "routerproxy.threshold", InstrumentKind.Gauge, "1", "Threshold in force.", Tags.Route, Tags.Model);

    public static readonly InstrumentDefinition EscalationTarget = new(
        "routerproxy.escalation.target", InstrumentKind.Gauge, "1", "Share of scored answers that the threshold is steered to escalate; only where it is.", Tags.Route, Tags.Model);

    public static readonly InstrumentDefinition ThresholdProvisional = new(
        "routerproxy.threshold.provisional", InstrumentKind.Gauge, "1", "1 while a threshold judges other answers than those that it was chosen for, else 0.", Tags.Route, Tags.Model);

    public static readonly InstrumentDefinition AlarmOpen = new(
        "routerproxy.alarm.open", InstrumentKind.Gauge, "1", "1 while an alarm of the watch over a threshold is open, else 0.", Tags.Route, Tags.Model, Tags.Alarm);

    public static readonly InstrumentDefinition AlarmEvidence = new(
        "routerproxy.alarm.evidence", InstrumentKind.Gauge, "1", "Evidence for an alarm; at 1 it opens.", Tags.Route, Tags.Model, Tags.Alarm);

    public static readonly InstrumentDefinition Unscored = new(
        "routerproxy.unscored", InstrumentKind.Counter, "{attempt}", "Gated answers without a confidence.", Tags.Route, Tags.Model, Tags.Reason);

    public static readonly InstrumentDefinition DecisionDuration = new(
        "routerproxy.decision.duration", InstrumentKind.Histogram, "s", "Time from the arrival of a request to its decision.", Tags.Route, Tags.Decision)
    {
        Buckets = OperationBuckets,
    };

    public static readonly InstrumentDefinition Overhead = new(
        "routerproxy.overhead", InstrumentKind.Histogram, "s", "Time of a routed request in which no upstream was at work.", Tags.Route)
    {
        Buckets = OwnTimeBuckets,
    };

    public static readonly InstrumentDefinition DiscardedTokens = new(
        "routerproxy.discarded.tokens", InstrumentKind.Counter, "{token}", "Output tokens of answers that were not served.", Tags.Route, Tags.Model);

    public static readonly InstrumentDefinition Cost = new(
        "routerproxy.cost", InstrumentKind.Counter, "{USD}", "Cost of upstream requests by the configured prices.", Tags.Route, Tags.Client, Tags.Model, Tags.Source)
    {
        CardinalityLimit = PerClient,
    };

    public static readonly InstrumentDefinition CostAvoided = new(
        "routerproxy.cost.avoided", InstrumentKind.Counter, "{USD}", "What the last tier would have cost for answers that it was not asked for.", Tags.Route, Tags.Client)
    {
        CardinalityLimit = PerClient,
    };

    public static readonly InstrumentDefinition HoldsActive = new(
        "routerproxy.holds.active", InstrumentKind.UpDownCounter, "{hold}", "Answers being held back now.", Tags.Route);

    public static readonly InstrumentDefinition StreamsActive = new(
        "routerproxy.streams.active", InstrumentKind.UpDownCounter, "{stream}", "Streams being relayed to clients now.", Tags.Route);

    public static readonly InstrumentDefinition Held = new(
        "routerproxy.held", InstrumentKind.Gauge, "By", "Bytes of requests and held answers in memory now.");

    public static readonly InstrumentDefinition BudgetUsed = new(
        "routerproxy.budget.used", InstrumentKind.Gauge, "1", "Escalations in the budget's window as a share of those that it allows; from 1 on more are denied.", Tags.Route);

    public static readonly InstrumentDefinition BudgetDenied = new(
        "routerproxy.budget.denied", InstrumentKind.Counter, "{request}", "Requests that should have escalated and did not, because the budget was spent.", Tags.Route);

    public static readonly InstrumentDefinition CircuitState = new(
        "routerproxy.circuit.state", InstrumentKind.Gauge, "1", "Circuit of a model: 0 closed, 1 half-open, 2 open.", Tags.Model);

    public static readonly InstrumentDefinition ConfigReloads = new(
        "routerproxy.config.reloads", InstrumentKind.Counter, "{reload}", "Changes of the configuration that were noticed.", Tags.Result);

    public static readonly InstrumentDefinition ConfigLastSuccess = new(
        "routerproxy.config.last_success", InstrumentKind.Gauge, "s", "When the configuration in force came into force, as Unix time.");

    public static readonly InstrumentDefinition BuildInfo = new(
        "routerproxy.build_info", InstrumentKind.Gauge, "1", "Always 1; the attribute has the version.", Tags.Version);

    public static readonly InstrumentDefinition OperationDuration = new(
        GenAi.OperationDuration, InstrumentKind.Histogram, "s", "Duration of one upstream request, until its answer ended or was given up.",
        GenAi.OperationName, GenAi.ProviderName, GenAi.RequestModel, GenAi.ErrorType, Tags.Route, Tags.Tier, Tags.Attempt)
    {
        Buckets = OperationBuckets,
    };

    public static readonly InstrumentDefinition TimeToFirstChunk = new(
        GenAi.TimeToFirstChunk, InstrumentKind.Histogram, "s", "Time from sending a streaming upstream request to its first event.",
        GenAi.OperationName, GenAi.ProviderName, GenAi.RequestModel, Tags.Route, Tags.Tier, Tags.Attempt)
    {
        Buckets = OperationBuckets,
    };

    public static readonly InstrumentDefinition TokenUsage = new(
        GenAi.TokenUsage, InstrumentKind.Histogram, "{token}", "Tokens of one upstream request, as the upstream reported them.",
        GenAi.OperationName, GenAi.ProviderName, GenAi.RequestModel, GenAi.TokenType, Tags.Route, Tags.Client, Tags.Tier, Tags.Attempt)
    {
        Buckets = TokenBuckets,
        CardinalityLimit = PerClient,
    };

    /// <summary>In the order of their documentation.</summary>
    public static readonly IReadOnlyList<InstrumentDefinition> All =
    [
        Requests, Decisions, Attempts, Confidence, Threshold, EscalationTarget, ThresholdProvisional, AlarmOpen, AlarmEvidence, Unscored, DecisionDuration, Overhead, DiscardedTokens, Cost, CostAvoided,
        HoldsActive, StreamsActive, Held, BudgetUsed, BudgetDenied, CircuitState, ConfigReloads, ConfigLastSuccess, BuildInfo, OperationDuration, TimeToFirstChunk, TokenUsage,
        .. AuditInstruments.All,
    ];
}
