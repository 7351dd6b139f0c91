using System.Diagnostics;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>A process of the run: started with its output in a file, always killed at the end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Makes the runtime run socket completions on its socket threads; read once per process.</summary>
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private const int LogTail = 4000;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _log;
    private int[]? _tree;
    private bool _disposed;

    private ChildProcess(Process process, string log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code as text, or that it still runs.</summary>
    public string State => _process.HasExited ? $"ended with code {_process.ExitCode}" : "still runs";

    /// <summary>The end of what it wrote to standard output and error.</summary>
    public string Log
    {
        get
        {
            string text = File.Exists(_log) ? File.ReadAllText(_log) : "";
            return text.Length > LogTail ? text[^LogTail..] : text;
        }
    }

    /// <summary>It and the processes that it has started so far.</summary>
    public IReadOnlyList<int> Tree => _tree ??= ProcessTree.Of(_process.Id);

    /// <summary>User and system time of the tree.</summary>
    public long CpuNanoseconds => _process.HasExited ? throw new InvalidOperationException($"A measured process has ended:\n{Log}") : Tree.Sum(ProcessClock.CpuNanoseconds);

    /// <summary>Resident memory of the tree in MiB.</summary>
    public double ResidentMiB => Tree.Sum(ProcessMemory.Resident) / 1024;

    /// <summary>Memory of the tree in KiB, shared pages in equal parts.</summary>
    public double ProportionalKiB => Tree.Sum(ProcessMemory.Proportional);

    /// <param name="log">File for its output: reading it from a pipe would be work for the measuring process.</param>
    /// <param name="environment">Set beside what this process has.</param>
    /// <param name="command">Executable and arguments.</param>
    public static ChildProcess Start(string log, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        // exec: the shell becomes the program, so the process id is the program's.
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = Path.GetDirectoryName(log)! };
        foreach (string argument in (string[])["-c", "exec \"$@\" > \"$0\" 2>&1", log, .. command])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove(InlineCompletions);   // ours, not theirs
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!, log);
    }

    /// <summary>May be called twice: a target and its fleet both end what they hold.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            using var limit = new CancellationTokenSource(ExitLimit, TimeProvider.System);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _process.Dispose();
    }
}
