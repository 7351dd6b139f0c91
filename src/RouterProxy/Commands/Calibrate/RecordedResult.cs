namespace RouterProxy.Commands.Calibrate;

/// <summary>What both tiers said to one question.</summary>
internal sealed record RecordedResult
{
    /// <summary>The cheap tier's confidence, in [0, 1]; null when it had none.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why there is no confidence, as receipts spell it; null when there is one.</summary>
    public string? Unscored { get; init; }

    /// <summary>The cheap tier's answer.</summary>
    public required string Cheap { get; init; }

    /// <summary>The strong tier's answer.</summary>
    public required string Strong { get; init; }

    /// <summary>The right answer, where it is known.</summary>
    public string? Label { get; init; }

    /// <summary>USD; null when unknown.</summary>
    public double? CheapCost { get; init; }

    /// <inheritdoc cref="CheapCost"/>
    public double? StrongCost { get; init; }
}
