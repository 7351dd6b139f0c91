using System.Runtime.CompilerServices;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Records;

/// <summary>Everybody who follows decisions and labels.</summary>
internal sealed class Observers(IEnumerable<IDecisionObserver> decisions, IEnumerable<IAgreementObserver> agreements, DecisionReader reader)
{
    private readonly IDecisionObserver[] _decisions = [.. decisions];
    private readonly IAgreementObserver[] _agreements = [.. agreements];

    // A reload makes new routes, and what was known of the old ones goes with them.
    private readonly ConditionalWeakTable<RoutePolicy, IDecisionObserver[]> _watching = [];

    /// <summary>Who follows the route's decisions; null for nobody.</summary>
    public IReadOnlyList<IDecisionObserver>? Of(RoutePolicy route)
    {
        if (_decisions.Length == 0)
        {
            return null;
        }

        var watching = _watching.TryGetValue(route, out var known) ? known : _watching.GetValue(route, r => [.. _decisions.Where(d => d.Watches(r))]);
        return watching.Length == 0 ? null : watching;
    }

    /// <summary>Tells them about a request that is over.</summary>
    public void Decided(RoutingExchange exchange)
    {
        if (exchange.Observers is not { } watching)
        {
            return;
        }

        var decision = reader.Read(exchange);
        foreach (var observer in watching)
        {
            observer.OnDecision(decision);
        }
    }

    /// <summary>Tells everybody about a label.</summary>
    public void Agreed(in AgreementLabel label)
    {
        foreach (var observer in _agreements)
        {
            observer.OnAgreement(label);
        }
    }
}
