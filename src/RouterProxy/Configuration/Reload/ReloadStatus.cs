using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Reload;

/// <summary>What readiness, log and metrics say of the configuration.</summary>
/// <param name="LastSuccess">When the configuration in force came into force.</param>
/// <param name="LastFailure">When a reload was rejected last, or null.</param>
/// <param name="Problems">Why the sources as they are now are not in force; empty when they are.</param>
/// <param name="Warnings">What is worth a look in the configuration in force, unusable key files included.</param>
/// <param name="NeedsRestart">Keys whose new value only a restart brings into force.</param>
internal sealed record ReloadStatus(
    DateTimeOffset LastSuccess,
    DateTimeOffset? LastFailure,
    IReadOnlyList<ConfigurationProblem> Problems,
    IReadOnlyList<ConfigurationProblem> Warnings,
    IReadOnlyList<string> NeedsRestart)
{
    /// <summary>True while the sources hold a configuration that was rejected.</summary>
    public bool IsRejected => Problems.Count > 0;
}
