using System.Collections.Concurrent;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Cascade.Budget;

/// <summary>The budgets in use. One survives a reload as long as the route's numbers stay the same.</summary>
internal sealed class EscalationBudgets
{
    private readonly ConcurrentDictionary<(string Route, BudgetPolicy Policy), EscalationBudget> _budgets = new();
    private readonly TimeProvider _clock;

    public EscalationBudgets(ConfigurationGate gate, TimeProvider clock)
    {
        _clock = clock;
        gate.Subscribe(_ => Forget(gate.Current));
    }

    /// <summary>Counts the request and gives the budget that limits it; null where none does: no share is set, or the rule does not decide.</summary>
    public EscalationBudget? Enter(RoutePolicy route, CascadePlan plan)
    {
        if (route.Budget is not { } policy || plan.Bypass is not null || plan.Observe || route.Mode != RouteMode.Enforce)
        {
            return null;
        }

        var budget = _budgets.GetOrAdd((route.Name, policy), static (key, clock) => new EscalationBudget(key.Policy, clock), _clock);
        budget.Arrived();
        return budget;
    }

    /// <summary>How much of the route's budget is used; null when it has none.</summary>
    public double? UsedBy(RoutePolicy route) =>
        route.Budget is not { } policy ? null : _budgets.TryGetValue((route.Name, policy), out var budget) ? budget.Used : 0;

    private void Forget(RoutingTable table)
    {
        foreach (var key in _budgets.Keys)
        {
            if (!table.Routes.TryGetValue(key.Route, out var route) || route.Budget != key.Policy)
            {
                _budgets.TryRemove(key, out _);
            }
        }
    }
}
