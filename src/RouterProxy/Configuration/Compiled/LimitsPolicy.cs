namespace RouterProxy.Configuration.Compiled;

/// <summary><c>RouterProxy:Limits</c>.</summary>
internal sealed record LimitsPolicy(long MaxRequestBytes, long? MaxHeldTotalBytes)
{
    public static readonly LimitsPolicy Default = new(64L << 20, null);
}
