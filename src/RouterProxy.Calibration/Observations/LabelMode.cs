namespace RouterProxy.Calibration.Observations;

/// <summary>What counts as a loss when a cheap answer is served.</summary>
public enum LabelMode
{
    /// <summary>It differs from the strong tier's answer. Needs no labels, and never understates what accuracy is lost.</summary>
    Agreement,

    /// <summary>It differs from a known right answer.</summary>
    Gold,
}
