namespace RouterProxy.Configuration.Compiled;

/// <summary><c>EscalationBudget</c> of a route that has one.</summary>
/// <param name="MaxShare">Largest share of the window's requests that may escalate for want of confidence, in [0,1].</param>
/// <param name="MinRequests">Requests in the window before the share counts.</param>
/// <param name="Window">Length of the sliding window.</param>
/// <param name="OnExhausted">What the client gets once the budget is spent.</param>
internal sealed record BudgetPolicy(double MaxShare, int MinRequests, TimeSpan Window, StrongFailureAction OnExhausted);
