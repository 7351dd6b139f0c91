namespace RouterProxy.Records;

internal static partial class RecordLog
{
    [LoggerMessage(410, LogLevel.Error, "Records cannot be written to {Folder}: {Problem} They are dropped until they can.", EventName = "RecordsFailed")]
    public static partial void Failed(ILogger logger, string folder, string problem);

    [LoggerMessage(411, LogLevel.Information, "Records are written to {Folder} again.", EventName = "RecordsResumed")]
    public static partial void Resumed(ILogger logger, string folder);
}
