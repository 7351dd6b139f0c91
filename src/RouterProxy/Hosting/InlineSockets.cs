namespace RouterProxy.Hosting;

/// <summary>
/// Whether the threads that wait for the sockets go on with a request themselves. A hand-over to the thread pool for every read and write
/// costs more than everything that the gateway does with them (docs/performance.md).
/// </summary>
/// <remarks>
/// There are no more of these threads than cores, so nothing on them may block or compute long; <see cref="Intake.LongWork"/> leaves them.
/// Both halves belong together: the runtime's alone, or the server's alone, saves next to nothing.
/// </remarks>
internal static class InlineSockets
{
    /// <summary>The runtime's own switch. It has no other, and reads it once, before the first socket.</summary>
    public const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static bool AreOn => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Call it before the process has a socket: after that the runtime no longer asks.</summary>
    /// <param name="on">What is configured. It gives way to a variable that the operator has set.</param>
    public static void Choose(bool on)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
        {
            Environment.SetEnvironmentVariable(Variable, on ? "1" : "0");
        }
    }
}
