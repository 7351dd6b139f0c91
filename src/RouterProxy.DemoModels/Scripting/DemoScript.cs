namespace RouterProxy.DemoModels.Scripting;

/// <summary>How an answer is to be sent; see <see cref="DemoScriptHeaders"/>.</summary>
/// <param name="Delay">Before the response headers.</param>
/// <param name="TokenDelay">Before each token.</param>
/// <param name="Tokens">Length of the answer, at least 1.</param>
/// <param name="Fault">What goes wrong.</param>
/// <param name="FaultStatus">The status of <see cref="FaultKind.Status"/>.</param>
/// <param name="FaultAfterTokens">Where it goes wrong; null is before everything.</param>
internal sealed record DemoScript(TimeSpan Delay, TimeSpan TokenDelay, int Tokens, FaultKind Fault, int FaultStatus, int? FaultAfterTokens)
{
    /// <summary>An answer of one token, at once and whole.</summary>
    public static DemoScript None { get; } = new(TimeSpan.Zero, TimeSpan.Zero, 1, FaultKind.None, 0, null);
}
