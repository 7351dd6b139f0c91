namespace RouterProxy.Benchmarks.Load.Reporting;

internal static class Units
{
    public const string Microseconds = "us";
    public const string Milliseconds = "ms";
    public const string Bytes = "B";
    public const string KiB = "KiB";
    public const string MiB = "MiB";
    public const string Thousands = "k";
    public const string None = "";
}
