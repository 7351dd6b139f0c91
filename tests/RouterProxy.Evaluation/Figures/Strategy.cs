using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Evaluation.Figures;

/// <summary>What a way to answer the test part came to. Costs are shares of the strong model's for the same mails.</summary>
internal sealed record Strategy
{
    public required string Name { get; init; }

    /// <summary>Null where none applies.</summary>
    public double? Threshold { get; init; }

    public required int Mails { get; init; }

    public required int Right { get; init; }

    public required double Cost { get; init; }

    /// <summary>Mails that went to the strong model after the cheap one.</summary>
    public required int Escalated { get; init; }

    /// <summary>Answers of the cheap model that were served though the strong one says otherwise: what the promise is about.</summary>
    public required int Lost { get; init; }

    public double Accuracy => (double)Right / Mails;

    public Interval AccuracyInterval => ProportionInterval.Wilson(Right, Mails);

    public double EscalationRate => (double)Escalated / Mails;

    /// <summary>The observed marginal risk.</summary>
    public double Risk => (double)Lost / Mails;

    public Interval RiskInterval => ProportionInterval.ClopperPearson(Lost, Mails);
}
