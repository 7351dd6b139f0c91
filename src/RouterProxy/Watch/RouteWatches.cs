using System.Runtime.CompilerServices;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Records;

namespace RouterProxy.Watch;

/// <summary>
/// The watches of all routes in this process. A reload keeps what was learned of every tier whose numbers stay the same, and a threshold
/// that is steered from now on starts at the one that was in force.
/// </summary>
internal sealed class RouteWatches(ConfigurationGate gate, LogprobNegotiator negotiator, TimeProvider clock, ILogger<RouteWatches> logger) : IAgreementObserver
{
    // By the policy itself: a request in flight keeps the watch of the configuration that it came in under.
    private readonly ConditionalWeakTable<RoutePolicy, RouteWatch> _byPolicy = [];
    private readonly Dictionary<string, RouteWatch> _latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _turn = new();

    /// <summary>Call it once, when the first table is in force.</summary>
    public void Start()
    {
        Adopt();
        gate.Subscribe(change =>
        {
            if (change.Outcome == ReloadOutcome.Applied)
            {
                Adopt();
            }
        });
    }

    /// <summary>The watch of a planned request; null where nothing is judged.</summary>
    public RouteWatch? Enter(RoutePolicy route, CascadePlan plan) => plan.Steps[0].Gated ? For(route) : null;

    /// <summary>The watch of a route.</summary>
    public RouteWatch For(RoutePolicy route)
    {
        if (_byPolicy.TryGetValue(route, out var watch))
        {
            return watch;
        }

        lock (_turn)
        {
            return _byPolicy.TryGetValue(route, out watch) ? watch : Create(route);
        }
    }

    /// <inheritdoc/>
    public void OnAgreement(in AgreementLabel label)
    {
        // Only what the threshold lets pass is its own to answer for; what Observe serves below it, or without a score, is not.
        if (label is { Confidence: { } confidence, Threshold: { } threshold } && confidence >= threshold && label.Route.Tiers.Count > 1)
        {
            For(label.Route).Audited(label.Agreed);
        }
    }

    private RouteWatch Create(RoutePolicy route)
    {
        var before = _latest.GetValueOrDefault(route.Name);
        var tiers = route.Tiers.Take(route.Tiers.Count - 1).Select(tier => TierOf(route, tier, before)).ToArray();
        var watch = new RouteWatch(route, tiers, negotiator, logger);
        _latest[route.Name] = watch;
        _byPolicy.Add(route, watch);
        return watch;
    }

    private TierWatch TierOf(RoutePolicy route, TierPolicy tier, RouteWatch? before)
    {
        var key = TierKey.Of(route, tier);
        var old = before?.Tiers.ElementAtOrDefault(tier.Index);
        if (old is not null && old.Key.Equals(key))
        {
            if (key.Target is not null)
            {
                WatchLog.Kept(logger, route.Name, key.Model, old.Threshold);
            }

            return old;
        }

        var watch = new TierWatch(key, old is not null && old.Key.SameConfidences(key) ? old.Threshold : null, clock);
        if (key.Target is { } target)
        {
            WatchLog.Steered(logger, route.Name, key.Model, watch.Threshold, target);
        }

        return watch;
    }

    /// <summary>Takes over what the table in force has before any request asks: afterwards nobody could tell which configuration was the older one.</summary>
    private void Adopt()
    {
        var routes = gate.Current.Routes;
        foreach (var route in routes.Values)
        {
            _ = For(route);
        }

        lock (_turn)
        {
            foreach (var gone in _latest.Keys.Where(name => !routes.ContainsKey(name)).ToArray())
            {
                _latest.Remove(gone);
            }
        }
    }
}
