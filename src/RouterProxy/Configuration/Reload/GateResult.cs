using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Reload;

/// <summary>What the first load came to.</summary>
/// <param name="Problems">All that is wrong, warnings included.</param>
/// <param name="Gate">Null when something is wrong that is more than a warning.</param>
internal sealed record GateResult(IReadOnlyList<ConfigurationProblem> Problems, ConfigurationGate? Gate);
