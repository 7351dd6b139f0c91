using RouterProxy.Calibration.Budgets;
using RouterProxy.Calibration.Monitoring;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouteOptions = RouterProxy.Configuration.Options.RouteOptions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Compiles a route's options, laid over <c>RouteDefaults</c> already.</summary>
internal static class RouteCompiler
{
    public static RoutePolicy Compile(string name, RouteOptions options, IReadOnlyDictionary<string, UpstreamModel> models) =>
        Compile(name, options, [.. options.Tiers.Select((t, i) => CompileTier(i, t, StartOf(options, i), models))], isImplicit: false);

    /// <summary>The one-tier route that <c>Expose</c> makes.</summary>
    public static RoutePolicy CompileImplicit(string name, RouteOptions options, UpstreamModel model) =>
        Compile(name, options, [new TierPolicy(0, model, null, [])], isImplicit: true);

    private static RoutePolicy Compile(string name, RouteOptions options, IReadOnlyList<TierPolicy> tiers, bool isImplicit) => new()
    {
        Name = name,
        Tiers = tiers,
        Mode = options.Mode,
        ShadowRate = options.ShadowRate,
        Signal = new SignalPolicy(options.Confidence.Signal, options.Confidence.Tokens, [.. options.Confidence.Labels], options.Confidence.Field),
        OnUnscored = options.OnUnscored,
        OnUnscoredByReason = options.OnUnscoredByReason.ToDictionary(r => UnscoredReasonNames.ByName[r.Key], r => r.Value),
        OnStrongFailure = options.OnStrongFailure,
        OnClientError = options.OnClientError,
        NonStreaming = options.NonStreaming,
        Bypass = new BypassPolicy(options.Bypass.WhenTools, options.Bypass.WhenToolResults, options.Bypass.WhenMaxTokensAbove),
        DecisionTimeout = options.DecisionTimeout,
        MaxHeldBytes = options.MaxHeldBytes,
        MaxBufferedBytes = options.MaxBufferedBytes,
        MaxHolds = options.MaxHolds,
        Budget = options.EscalationBudget is { MaxShare: { } share } budget
            ? new BudgetPolicy(share, budget.MinRequests, budget.Window, budget.OnExhausted)
            : null,
        AuditRate = tiers.Count > 1 ? options.AuditRate : 0,
        Record = tiers.Count > 1 && IsRecorded(options) ? options.Record : null,
        TargetEscalationRate = options.TargetEscalationRate,
        AuditRisk = options.AuditRisk,
        StoreDefault = options.StoreDefault,
        AllowClientOverrides = options.AllowClientOverrides,
        Implicit = isImplicit,
    };

    // With one tier there is no decision to record.
    private static bool IsRecorded(RouteOptions options) =>
        options.Mode is RouteMode.Observe or RouteMode.Shadow || options.AuditRate > 0 || options.Record == RecordMode.Text;

    /// <summary>Where a steered threshold starts when nothing is known of the traffic yet.</summary>
    private static double? StartOf(RouteOptions options, int index) =>
        index == 0 && options is { TargetEscalationRate: { } target, Tiers.Count: > 1 } ? new EscalationController(ConfidenceReference.Uninformed, target).Threshold : null;

    private static TierPolicy CompileTier(int index, TierOptions tier, double? start, IReadOnlyDictionary<string, UpstreamModel> models) => new(
        index,
        models[tier.Model!],
        tier.Threshold ?? start,
        [.. tier.LabelThresholds.Select(l => new LabelThreshold(l.Label!, l.Threshold!.Value))]);
}
