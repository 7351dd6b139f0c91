using RouterProxy.Confidence;
using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Compiled;

/// <summary>A route as the request path sees it: validated, merged with <c>RouteDefaults</c>, immutable.</summary>
internal sealed class RoutePolicy
{
    public required string Name { get; init; }

    /// <summary>Cheap first, strong last; at least one. All but the last have a threshold.</summary>
    public required IReadOnlyList<TierPolicy> Tiers { get; init; }

    public RouteMode Mode { get; init; } = RouteMode.Enforce;

    public double ShadowRate { get; init; }

    public SignalPolicy Signal { get; init; } = SignalPolicy.Default;

    public UnscoredAction OnUnscored { get; init; } = UnscoredAction.Escalate;

    public IReadOnlyDictionary<UnscoredReason, UnscoredAction> OnUnscoredByReason { get; init; } = new Dictionary<UnscoredReason, UnscoredAction>();

    public StrongFailureAction OnStrongFailure { get; init; } = StrongFailureAction.ServeCheap;

    public ClientErrorAction OnClientError { get; init; } = ClientErrorAction.Escalate;

    public NonStreamingMode NonStreaming { get; init; } = NonStreamingMode.Auto;

    public BypassPolicy Bypass { get; init; } = BypassPolicy.None;

    /// <summary>Longest wait for a first content token while holding a stream.</summary>
    public TimeSpan DecisionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes held of a stream, or of the last tier's answer.</summary>
    public int MaxHeldBytes { get; init; } = 1 << 20;

    /// <summary>Largest complete non-streaming answer of a tier that is not the last.</summary>
    public int MaxBufferedBytes { get; init; } = 16 << 20;

    public int? MaxHolds { get; init; }

    /// <summary>Limits the share that escalates for want of confidence; null when nothing does.</summary>
    public BudgetPolicy? Budget { get; init; }

    /// <summary>Share of accepted answers that are compared with the last tier's afterwards.</summary>
    public double AuditRate { get; init; }

    /// <summary>What the records of its requests hold; null when they are not recorded.</summary>
    public RecordMode? Record { get; init; }

    /// <summary>Share of the scored answers that the first tier's threshold is steered to escalate, in (0,1); null leaves it fixed.</summary>
    public double? TargetEscalationRate { get; init; }

    /// <summary>Share of the accepted answers that may differ from the last tier's before an alarm is raised, in (0,1).</summary>
    public double AuditRisk { get; init; } = OptionDefaults.AuditRisk;

    public bool? StoreDefault { get; init; }

    public bool AllowClientOverrides { get; init; }

    /// <summary>True for the one-tier routes that <c>Expose</c> makes.</summary>
    public bool Implicit { get; init; }

    /// <summary>What a tier's threshold is steered for; null when it is fixed. Later tiers see only what the first one left: no share of the traffic can be promised of them.</summary>
    public double? TargetOf(TierPolicy tier) => tier.Index == 0 && Tiers.Count > 1 ? TargetEscalationRate : null;

    public UnscoredAction ActionFor(UnscoredReason reason) => OnUnscoredByReason.TryGetValue(reason, out var action) ? action : OnUnscored;
}
