namespace RouterProxy.Configuration.Reload;

/// <summary>What became of a change in the sources.</summary>
internal enum ReloadOutcome
{
    /// <summary>The new configuration is in force.</summary>
    Applied,

    /// <summary>The new configuration is wrong; the last good one stays in force.</summary>
    Rejected,

    /// <summary>Only key files changed; what can be used of them is in force.</summary>
    KeysChanged,
}
