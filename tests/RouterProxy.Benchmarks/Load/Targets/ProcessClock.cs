using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>
/// CPU time of another process in nanoseconds. <see cref="Process.TotalProcessorTime"/> counts in ticks of 10 ms, which is a third of
/// what a target uses in a short round.
/// </summary>
internal static class ProcessClock
{
    private const int SchedulerClock = 2;

    /// <summary>User and system time of all its threads, ended ones included.</summary>
    /// <exception cref="InvalidOperationException">There is no such process, or the system has no such clock.</exception>
    public static long CpuNanoseconds(int processId)
    {
        // How Linux names the clock of a process: clock_getcpuclockid(3) computes the same.
        int clock = (~processId << 3) | SchedulerClock;
        return ClockGetTime(clock, out var time) == 0
            ? (time.Seconds * 1_000_000_000L) + time.Nanoseconds
            : throw new InvalidOperationException($"No CPU clock for process {processId}: error {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
