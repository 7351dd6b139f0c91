namespace RouterProxy.Commands;

internal static partial class StartLog
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {Addresses}. Point an OpenAI client's base URL at one of them, followed by /v1.", EventName = "Listening")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(2, LogLevel.Warning, "Configuration: {Problem}", EventName = "ConfigurationWarning")]
    public static partial void Warning(ILogger logger, string problem);
}
