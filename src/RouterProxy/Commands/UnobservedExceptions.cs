namespace RouterProxy.Commands;

/// <summary>
/// Logs exceptions of tasks that nobody waits for. The runtime drops them without a word, and each is a fault that nobody would
/// hear of: whatever is started off a request's path is to look at its own end.
/// </summary>
internal sealed partial class UnobservedExceptions : IDisposable
{
    private readonly ILogger _logger;

    public UnobservedExceptions(ILogger logger)
    {
        _logger = logger;
        TaskScheduler.UnobservedTaskException += Log;
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Log;

    private void Log(object? sender, UnobservedTaskExceptionEventArgs happened)
    {
        Unobserved(_logger, happened.Exception);
        happened.SetObserved();
    }

    [LoggerMessage(3, LogLevel.Error, "A task failed and nobody was waiting for it.", EventName = "UnobservedException")]
    private static partial void Unobserved(ILogger logger, Exception exception);
}
