namespace RouterProxy.Cascade.Circuit;

internal static partial class CircuitLog
{
    [LoggerMessage(210, LogLevel.Warning, "Model {Model} keeps failing and is left alone for {BreakSeconds} s.", EventName = "CircuitOpened")]
    public static partial void Opened(ILogger logger, string model, double breakSeconds);

    [LoggerMessage(211, LogLevel.Information, "Model {Model} is tried again with one request.", EventName = "CircuitHalfOpened")]
    public static partial void HalfOpened(ILogger logger, string model);

    [LoggerMessage(212, LogLevel.Information, "Model {Model} answers again.", EventName = "CircuitClosed")]
    public static partial void Closed(ILogger logger, string model);
}
