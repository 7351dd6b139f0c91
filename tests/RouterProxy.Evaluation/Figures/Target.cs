namespace RouterProxy.Evaluation.Figures;

/// <summary>Something that the cascade is expected to reach on this corpus.</summary>
/// <param name="Wanted">In words.</param>
/// <param name="Got">The figure.</param>
/// <param name="Met">Whether it was reached.</param>
internal sealed record Target(string Wanted, string Got, bool Met);
