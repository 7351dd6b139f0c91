using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade.Budget;

/// <summary>How much of a route's traffic may escalate for want of confidence, in this process. Lock-free.</summary>
internal sealed class EscalationBudget(BudgetPolicy policy, TimeProvider clock)
{
    private readonly SlidingCount _requests = new(clock, policy.Window);
    private readonly SlidingCount _escalations = new(clock, policy.Window);

    public BudgetPolicy Policy { get; } = policy;

    /// <summary>Escalations in the window as a share of those allowed; beyond 1 when there were too few requests for the share to count.</summary>
    public double Used
    {
        get
        {
            var allowed = Policy.MaxShare * _requests.Sum();
            var escalations = _escalations.Sum();
            return escalations == 0 ? 0 : allowed == 0 ? 1 : escalations / allowed;
        }
    }

    /// <summary>When there may be room again.</summary>
    public TimeSpan RetryAfter => _escalations.UntilLess();

    /// <summary>A request has come that the rule will judge.</summary>
    public void Arrived() => _requests.Add();

    /// <summary>Takes one escalation from the budget; false when it is spent.</summary>
    public bool TryEscalate()
    {
        var requests = _requests.Sum();
        if (requests >= Policy.MinRequests)
        {
            return _escalations.TryAdd(Policy.MaxShare * requests);
        }

        _escalations.Add();
        return true;
    }
}
