namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>What can be started, as often as it is needed.</summary>
/// <param name="Name">As in the tables.</param>
/// <param name="Path">The program: of a gateway its executable or dll.</param>
/// <param name="LogsRequests">False starts a gateway that logs warnings only.</param>
internal sealed record TargetSpec(string Name, TargetKind Kind, string Path, bool LogsRequests = true);
