using RouterProxy.Cascade;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;

namespace RouterProxy.Watch;

/// <summary>The watches of a route's tiers, and what they log. Thread-safe.</summary>
/// <param name="route">The route as it is in force.</param>
/// <param name="tiers">One for each tier but the last.</param>
/// <param name="negotiator">Knows the dialects.</param>
/// <param name="logger">Where changes are told, each once.</param>
internal sealed class RouteWatch(RoutePolicy route, IReadOnlyList<TierWatch> tiers, LogprobNegotiator negotiator, ILogger logger)
{
    /// <summary>Stands for a name that the client chose: it must not reach the log.</summary>
    private const string ClientsOwn = "(the client's)";

    /// <summary>One for each tier but the last.</summary>
    public IReadOnlyList<TierWatch> Tiers => tiers;

    /// <summary>Counts an answer.</summary>
    /// <param name="attempt">Whose answer it is.</param>
    /// <param name="confidence">What its logprobs said; without a score it moves nothing.</param>
    /// <returns>The threshold that it is to be judged by.</returns>
    public double Observe(Attempt attempt, ConfidenceOutcome confidence)
    {
        var tier = attempt.Tier;
        var watch = tiers[tier.Index];
        if (!confidence.IsScored)
        {
            return watch.Threshold;
        }

        var steers = tier.Index != 0 || attempt.Exchange.Client.Threshold is null;
        var sight = watch.Observe(confidence.Value, IdentityOf(attempt), steers);
        if (sight.Change is { } change)
        {
            Tell(tier.Model, change);
        }

        if (sight.Drifted)
        {
            WatchLog.Drift(logger, route.Name, tier.Model.Key);
        }

        return sight.Threshold;
    }

    /// <summary>Counts an audit of an answer of the first tier that its threshold accepted.</summary>
    /// <param name="agrees">Whether the last tier said the same.</param>
    public void Audited(bool agrees)
    {
        if (tiers[0].Audited(agrees))
        {
            WatchLog.Risk(logger, route.Name, route.Tiers[0].Model.Key, route.AuditRisk);
        }
    }

    private void Tell(UpstreamModel model, in IdentityChange change)
    {
        var named = change.Aspect != IdentityAspect.Model || model.UpstreamName is not null;
        var now = named ? change.Now : ClientsOwn;
        if (change.Provisional)
        {
            WatchLog.Provisional(logger, route.Name, model.Key, change.Aspect.ToLog(), now, named ? change.Known : ClientsOwn);
        }
        else
        {
            WatchLog.Valid(logger, route.Name, model.Key, change.Aspect.ToLog(), now);
        }
    }

    private ThresholdIdentity IdentityOf(Attempt attempt)
    {
        var request = attempt.Exchange.Request;
        return new ThresholdIdentity(
            attempt.Origin.Model ?? AnswerNames.None,
            attempt.Origin.Fingerprint ?? AnswerNames.None,
            negotiator.DialectOf(attempt.Model).Name,
            attempt.Terms.Ask.Form switch
            {
                LogprobForm.Boolean => nameof(LogprobForm.Boolean),
                LogprobForm.Integer => nameof(LogprobForm.Integer),
                LogprobForm.Include => nameof(LogprobForm.Include),
                _ => nameof(LogprobForm.None),
            },
            RequestAspects.TemperatureOf(request, attempt.Model.BodyEdits),
            RequestAspects.FormatOf(request.Traits));
    }
}
