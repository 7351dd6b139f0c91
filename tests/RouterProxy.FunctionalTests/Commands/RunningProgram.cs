using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

/// <summary>The built executable as a process of its own: what a user starts, with a home and a working directory that are empty.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    /// <summary>Starting a process on a busy machine takes longer than anything inside one.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private RunningProgram(Process process, TestFolder folder)
    {
        _process = process;
        Folder = folder;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
    }

    /// <summary>Working directory and home of the process.</summary>
    public TestFolder Folder { get; }

    public string Output => Read(_output);

    public string Error => Read(_error);

    /// <summary>Runs a command to its end.</summary>
    public static Task<ProgramRun> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), "", arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static async Task<ProgramRun> RunAsync(Dictionary<string, string> environment, string input, params string[] arguments)
    {
        await using var program = Start(new TestFolder(), environment, arguments);
        await program._process.StandardInput.WriteAsync(input);
        program._process.StandardInput.Close();
        return await program.EndAsync();
    }

    /// <summary>Starts a command that goes on running.</summary>
    public static RunningProgram Start(TestFolder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "RouterProxy.exe" : "RouterProxy"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || k.StartsWith("RouterProxy__", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = folder.Path;
        start.Environment["TERM"] = "xterm-256color"; // As on a desk: it is no reason to colour a file.
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var program = new RunningProgram(Process.Start(start)!, folder);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Starts the gateway on a free port and waits until it listens.</summary>
    public static async Task<(RunningProgram Program, Uri Address)> ServeAsync(TestFolder folder, string configuration, Dictionary<string, string>? environment = null)
    {
        var program = Start(folder, environment ?? [], "serve", "--config", configuration, "--urls", "http://127.0.0.1:0");
        return (program, await program.ListensAsync());
    }

    /// <summary>Waits until the program says where it listens.</summary>
    public async Task<Uri> ListensAsync()
    {
        const string Before = "Listening on ";
        var output = await SaysAsync("followed by /v1");
        var start = output.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return new Uri(output[start..output.IndexOf(". Point", start, StringComparison.Ordinal)]);
    }

    /// <summary>Waits for a text in the standard output.</summary>
    /// <returns>All that was said so far.</returns>
    public async Task<string> SaysAsync(string text)
    {
        await Eventually.TrueAsync(() => Output.Contains(text, StringComparison.Ordinal) || _process.HasExited, $"the program says '{text}'", Patience);
        var output = Output;
        output.ShouldContain(text, Case.Sensitive, Error);
        return output;
    }

    /// <summary>Asks the process to end as an orchestrator does.</summary>
    public void Terminate() => Kill(_process.Id, 15).ShouldBe(0);

    /// <summary>Ends the process with SIGKILL: it learns nothing of it.</summary>
    public void Kill() => _process.Kill();

    public async Task<ProgramRun> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new ProgramRun(_process.ExitCode, Output, Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        Folder.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
