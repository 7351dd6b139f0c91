using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary>The keys that a route and <c>RouteDefaults</c> share: all but <c>Match</c> and <c>Tiers</c>.</summary>
internal class RouteSettings
{
    /// <summary>Whether the rule decides, only watches, or is switched off.</summary>
    public RouteMode Mode { get; set; } = RouteMode.Enforce;

    /// <summary>Share of requests that <c>Mode: Shadow</c> also sends to the first tier.</summary>
    [Range(0d, 1d)]
    public double ShadowRate { get; set; } = OptionDefaults.ShadowRate;

    /// <summary>How logprobs become one number.</summary>
    public ConfidenceOptions Confidence { get; set; } = new();

    /// <summary>What becomes of an answer without a confidence.</summary>
    public UnscoredAction OnUnscored { get; set; } = UnscoredAction.Escalate;

    /// <summary>Exceptions to <see cref="OnUnscored"/> by reason, in the receipt's spelling (<c>tool_call</c>).</summary>
    public Dictionary<string, UnscoredAction> OnUnscoredByReason { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the client gets when the last tier fails.</summary>
    public StrongFailureAction OnStrongFailure { get; set; } = StrongFailureAction.ServeCheap;

    /// <summary>What a 400, 413 or 422 of a tier that is not the last means.</summary>
    public ClientErrorAction OnClientError { get; set; } = ClientErrorAction.Escalate;

    /// <summary>How the attempt of a non-streaming client runs.</summary>
    public NonStreamingMode NonStreaming { get; set; } = NonStreamingMode.Auto;

    /// <summary>Requests that go straight to the last tier.</summary>
    public BypassOptions Bypass { get; set; } = new();

    /// <summary>Longest wait for a first content token while a stream is held.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestTime, OptionDefaults.LongestTime)]
    public TimeSpan DecisionTimeout { get; set; } = OptionDefaults.DecisionTimeout;

    /// <summary>Most bytes held of a stream, or of the last tier's answer.</summary>
    [Range(1, OptionDefaults.LargestBuffer)]
    public int MaxHeldBytes { get; set; } = OptionDefaults.MaxHeldBytes;

    /// <summary>Largest complete non-streaming answer, in bytes, of a tier that is not the last.</summary>
    [Range(1, OptionDefaults.LargestBuffer)]
    public int MaxBufferedBytes { get; set; } = OptionDefaults.MaxBufferedBytes;

    /// <summary>Most requests held at once; no limit when null.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxHolds { get; set; }

    /// <summary>Limits the share of requests that escalate for want of confidence.</summary>
    public EscalationBudgetOptions EscalationBudget { get; set; } = new();

    /// <summary>Share of accepted answers that are compared with the strong tier's afterwards.</summary>
    [Range(0d, 1d)]
    public double AuditRate { get; set; }

    /// <summary>Share of the accepted answers that may differ from the strong tier's: audits that tell of more raise an alarm.</summary>
    [Range(OptionDefaults.LeastShare, OptionDefaults.LargestShare)]
    public double AuditRisk { get; set; } = OptionDefaults.AuditRisk;

    /// <summary>What records hold. Requests are recorded in <c>Mode: Observe</c> and <c>Mode: Shadow</c>, where <see cref="AuditRate"/> is above 0, and with <c>Text</c>.</summary>
    public RecordMode Record { get; set; } = RecordMode.Numbers;

    /// <summary>Share of scored answers that the first tier's threshold is steered to escalate; not steered when null.</summary>
    [Range(OptionDefaults.LeastShare, OptionDefaults.LargestShare)]
    public double? TargetEscalationRate { get; set; }

    /// <summary>What <c>store</c> is on <c>/v1/responses</c> when the client leaves it out; the upstream's default when null.</summary>
    public bool? StoreDefault { get; set; }

    /// <summary>Whether <c>x-router-threshold</c> and <c>x-router-mode</c> of a request apply.</summary>
    public bool AllowClientOverrides { get; set; }
}
