namespace RouterProxy.Configuration.Compiled;

/// <summary><c>Circuit</c> of a model that has one.</summary>
/// <param name="Failures">Share of failed attempts that opens the circuit, in (0,1].</param>
/// <param name="MinAttempts">Attempts in the window before the share counts.</param>
/// <param name="Window">Length of the window.</param>
/// <param name="Break">How long the model is left alone before one attempt tries it again.</param>
internal sealed record CircuitPolicy(double Failures, int MinAttempts, TimeSpan Window, TimeSpan Break);
