namespace RouterProxy.Configuration.Compiled;

/// <summary>Requests that skip the cascade and go to the last tier (<c>Bypass</c>).</summary>
internal sealed record BypassPolicy(bool WhenTools, bool WhenToolResults, int? WhenMaxTokensAbove)
{
    public static readonly BypassPolicy None = new(false, false, null);
}
