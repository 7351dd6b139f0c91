namespace RouterProxy.Configuration.Reload;

/// <summary>
/// Lets the gate look at its sources every second. File system watchers would be quicker by that second, but they miss
/// swapped symbolic links, bind mounts and network file systems, and say nothing when they do.
/// </summary>
internal sealed class ConfigurationWatcher(ConfigurationGate gate, TimeProvider time, ILogger<ConfigurationWatcher> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PollAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end. A host that could not start would call it a failure of ours.
        }
    }

    private async Task PollAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.PollAsync(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A fault here must not end the watch: the configuration in force keeps running, and the next change may be good.
            ConfigurationLog.PollFailed(logger, error);
        }
    }
}
