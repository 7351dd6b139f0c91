namespace RouterProxy.Calibration.Budgets;

/// <summary>The threshold that is served when a certified one and a budget's are both known.</summary>
/// <param name="Threshold">In [0, 1].</param>
/// <param name="Binding">Which of the two it is; the certified one where both are equal.</param>
public readonly record struct ServedThreshold(double Threshold, BindingRule Binding)
{
    /// <summary>
    /// The higher one when quality leads (the budget may escalate more, never less), the lower one when the budget is hard.
    /// </summary>
    /// <param name="certified">In [0, 1].</param>
    /// <param name="budget">In [0, 1].</param>
    /// <param name="leading">What leads.</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold outside [0, 1].</exception>
    public static ServedThreshold Of(double certified, double budget, BindingRule leading)
    {
        Require.Share(certified);
        Require.Share(budget);
        var budgetBinds = leading is BindingRule.Certified ? budget > certified : budget < certified;
        return budgetBinds ? new(budget, BindingRule.Budget) : new(certified, BindingRule.Certified);
    }
}
