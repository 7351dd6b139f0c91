using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary><c>perf stat</c> on a running process: user and kernel instructions.</summary>
internal static class PerfStat
{
    private const string UserEvent = "instructions:u";
    private const string KernelEvent = "instructions:k";
    private const int Interrupt = 2;
    private static readonly TimeSpan Attach = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Why instructions cannot be counted here, or null: virtual machines often have no such counter.</summary>
    public static async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var perf = Start("true");
            return Parse(await EndAsync(perf, interrupt: false, cancellationToken), UserEvent) > 0 ? null : "perf stat: instructions are not supported on this machine";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "perf is not installed";
        }
    }

    /// <summary>Counts while <paramref name="work"/> runs.</summary>
    public static async Task<(double User, double Kernel)> CountAsync(ChildProcess process, Func<Task> work, CancellationToken cancellationToken)
    {
        using var perf = Start("-p", string.Join(',', process.Tree));
        await MeasuringTime.PassAsync(Attach, cancellationToken);   // an idle process does not execute much meanwhile
        await work();
        string text = await EndAsync(perf, interrupt: true, cancellationToken);
        return (Parse(text, UserEvent), Parse(text, KernelEvent));
    }

    private static Process Start(params string[] what)
    {
        var start = new ProcessStartInfo("perf") { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in (string[])["stat", "-x", ",", "-e", $"{UserEvent},{KernelEvent}", .. what])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task<string> EndAsync(Process perf, bool interrupt, CancellationToken cancellationToken)
    {
        if (interrupt && Kill(perf.Id, Interrupt) != 0)
        {
            throw new InvalidOperationException("perf stat has ended before it was told to.");
        }

        string text = await perf.StandardError.ReadToEndAsync(cancellationToken).WaitAsync(Limit, TimeProvider.System, cancellationToken);
        await perf.WaitForExitAsync(cancellationToken).WaitAsync(Limit, TimeProvider.System, cancellationToken);
        return text;
    }

    /// <summary>A line is: count, unit, event, …</summary>
    private static double Parse(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Split(',');
            if (fields.Length > 2 && fields[2].StartsWith(name, StringComparison.Ordinal) && double.TryParse(fields[0], CultureInfo.InvariantCulture, out double count))
            {
                return count;
            }
        }

        return double.NaN;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
