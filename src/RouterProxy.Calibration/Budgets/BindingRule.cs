namespace RouterProxy.Calibration.Budgets;

/// <summary>Which of two thresholds decides.</summary>
public enum BindingRule
{
    /// <summary>The certified one: quality is promised, and the budget only asks for more escalations.</summary>
    Certified,

    /// <summary>The budget's.</summary>
    Budget,
}
