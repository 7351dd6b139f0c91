namespace RouterProxy.Hosting.Shutdown;

internal static partial class ShutdownLog
{
    [LoggerMessage(300, LogLevel.Information, "The gateway is draining: it is no longer ready, and stops accepting in {DelaySeconds} s. A second signal ends it at once.", EventName = "Draining")]
    public static partial void Draining(ILogger logger, double delaySeconds);

    [LoggerMessage(301, LogLevel.Information, "The gateway stops listening. Running answers have {TimeoutSeconds} s to finish.", EventName = "StopsListening")]
    public static partial void StopsListening(ILogger logger, double timeoutSeconds);

    [LoggerMessage(302, LogLevel.Warning, "A second signal: running answers end now.", EventName = "ShutdownHurried")]
    public static partial void Hurried(ILogger logger);
}
