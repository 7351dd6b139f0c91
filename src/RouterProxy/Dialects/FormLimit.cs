namespace RouterProxy.Dialects;

/// <summary>A request form that an endpoint takes, and how many alternatives it allows there.</summary>
/// <param name="Form">Never <see cref="LogprobForm.None"/>.</param>
/// <param name="MaxTop">Largest number of alternatives, 1 to 20.</param>
internal sealed record FormLimit(LogprobForm Form, int MaxTop);
