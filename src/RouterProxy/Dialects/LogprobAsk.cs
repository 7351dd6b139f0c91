namespace RouterProxy.Dialects;

/// <summary>What one attempt's request asks for: the form and the number of alternatives (0 to 20).</summary>
internal readonly record struct LogprobAsk(LogprobForm Form, int Top)
{
    /// <summary>An attempt that does not ask: nothing is added to the client's body, nothing is cut from the answer.</summary>
    public static readonly LogprobAsk None = default;
}
