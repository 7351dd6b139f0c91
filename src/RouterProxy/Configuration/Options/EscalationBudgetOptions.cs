using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>EscalationBudget</c> of a route.</summary>
internal sealed class EscalationBudgetOptions
{
    /// <summary>Largest share of the window's requests that may escalate for want of confidence; no limit when null.</summary>
    [Range(0d, 1d)]
    public double? MaxShare { get; set; }

    /// <summary>Requests in the window before the share counts.</summary>
    [Range(1, int.MaxValue)]
    public int MinRequests { get; set; } = OptionDefaults.BudgetMinRequests;

    /// <summary>Length of the sliding window.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestTime, OptionDefaults.LongestTime)]
    public TimeSpan Window { get; set; } = OptionDefaults.BudgetWindow;

    /// <summary>What the client gets once the budget is spent.</summary>
    public StrongFailureAction OnExhausted { get; set; } = StrongFailureAction.ServeCheap;
}
