namespace RouterProxy.Configuration.Compiled;

/// <summary><c>RouterProxy:PassThrough</c>: which other paths go to which model's upstream.</summary>
internal sealed record PassThroughPolicy(UpstreamModel Model, IReadOnlyList<AllowedOperation> Allow, bool AllowAll, long MaxRequestBytes);
