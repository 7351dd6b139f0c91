namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>A build of the gateway that takes part in a run.</summary>
/// <param name="Path">Its executable or dll.</param>
/// <param name="IsOwn">The one that was built beside this program, which nobody had to name.</param>
internal sealed record GatewayBuild(string Name, string Path, bool IsOwn);
