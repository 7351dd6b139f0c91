namespace RouterProxy.Configuration.Compiled;

/// <summary><c>Supports</c>: what a model can do; requests that need more skip its tier.</summary>
internal sealed record ModelSupport(bool Images, bool Tools, bool JsonSchema, int? MaxOutputTokens)
{
    public static readonly ModelSupport All = new(true, true, true, null);
}
