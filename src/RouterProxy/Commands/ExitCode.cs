namespace RouterProxy.Commands;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A failure that was reported.</summary>
    public const int Failure = 1;

    /// <summary>Bad usage or bad configuration.</summary>
    public const int BadUsage = 2;
}
