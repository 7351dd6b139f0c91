namespace RouterProxy.Calibration.Observations;

/// <summary>One question that both tiers of a cascade have answered.</summary>
/// <param name="Confidence">The cheap tier's confidence in its answer, in [0, 1].</param>
/// <param name="CheapCorrect">Whether the cheap tier's answer was right.</param>
/// <param name="StrongCorrect">Whether the strong tier's answer was right.</param>
/// <param name="Agrees">Whether both gave the same answer, after normalisation.</param>
/// <param name="CheapCost">Price of the cheap answer, at least 0, in any currency; 0 when unknown.</param>
/// <param name="StrongCost">Price of the strong answer, in the same currency.</param>
public readonly record struct CalibrationRow(
    double Confidence,
    bool CheapCorrect,
    bool StrongCorrect,
    bool Agrees,
    double CheapCost = 0,
    double StrongCost = 0)
{
    /// <summary>Whether escalating this question turns a wrong answer into a right one.</summary>
    public bool Benefits => StrongCorrect && !CheapCorrect;

    /// <summary>Whether escalating this question turns a right answer into a wrong one.</summary>
    public bool Harms => CheapCorrect && !StrongCorrect;

    /// <summary>A row without a known right answer: the strong tier's stands in for it.</summary>
    public static CalibrationRow FromAgreement(double confidence, bool agrees, double cheapCost = 0, double strongCost = 0) =>
        new(confidence, CheapCorrect: agrees, StrongCorrect: true, agrees, cheapCost, strongCost);

    /// <summary>Whether serving the cheap answer counts as a loss.</summary>
    public bool IsLoss(LabelMode mode) => mode is LabelMode.Agreement ? !Agrees : !CheapCorrect;
}
