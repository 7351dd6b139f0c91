namespace RouterProxy.Configuration.Reload;

/// <summary>Log events of the configuration gate.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(1001, LogLevel.Information, "The configuration was reloaded.", EventName = "ConfigurationReloaded")]
    public static partial void Reloaded(ILogger logger);

    [LoggerMessage(1002, LogLevel.Error, "The configuration was not reloaded, the last good one stays in force: {Problem}", EventName = "ConfigurationRejected")]
    public static partial void Rejected(ILogger logger, string problem);

    [LoggerMessage(1003, LogLevel.Information, "A key file has changed.", EventName = "KeyFileChanged")]
    public static partial void KeysChanged(ILogger logger);

    [LoggerMessage(1004, LogLevel.Warning, "{Key} has changed; that needs a restart.", EventName = "RestartNeeded")]
    public static partial void NeedsRestart(ILogger logger, string key);

    [LoggerMessage(1005, LogLevel.Warning, "Configuration: {Problem}", EventName = "ConfigurationWarning")]
    public static partial void Warning(ILogger logger, string problem);

    [LoggerMessage(1006, LogLevel.Error, "Looking at the configuration failed.", EventName = "ConfigurationPollFailed")]
    public static partial void PollFailed(ILogger logger, Exception error);

    /// <summary>Logs what became of a change.</summary>
    public static void Log(ILogger logger, ReloadEvent change)
    {
        switch (change.Outcome)
        {
            case ReloadOutcome.Applied:
                Reloaded(logger);
                break;
            case ReloadOutcome.KeysChanged:
                KeysChanged(logger);
                break;
            default:
                foreach (var problem in change.Status.Problems)
                {
                    Rejected(logger, problem.ToString());
                }

                return;
        }

        foreach (var key in change.Status.NeedsRestart)
        {
            NeedsRestart(logger, key);
        }

        foreach (var warning in change.Status.Warnings)
        {
            Warning(logger, warning.ToString());
        }
    }
}
