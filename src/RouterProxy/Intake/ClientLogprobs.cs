namespace RouterProxy.Intake;

/// <summary>What the client itself asked for: it stays in its answer, in the form in which it asked.</summary>
/// <param name="Form">None when the client did not ask (absent, null or false).</param>
/// <param name="Top">Alternatives per token; for <see cref="Dialects.LogprobForm.Integer"/> the number itself; 0 when the client did not ask.</param>
internal readonly record struct ClientLogprobs(Dialects.LogprobForm Form, int Top)
{
    public bool Asked => Form != Dialects.LogprobForm.None;
}
