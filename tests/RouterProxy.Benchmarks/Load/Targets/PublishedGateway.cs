using System.Diagnostics;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>The gateway of this source tree, compiled ahead of time into a folder that goes with it.</summary>
internal sealed class PublishedGateway : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("routerproxy-r2r-").FullName;

    /// <summary>Null when it could not be built.</summary>
    public string? Executable { get; private set; }

    /// <summary>Why it could not be built.</summary>
    public string? Fault { get; private set; }

    /// <returns>Null when the gateways were named by whoever started the run: they are measured as they are.</returns>
    public static async Task<PublishedGateway?> CreateAsync(IReadOnlyList<GatewayBuild> gateways, CancellationToken cancellationToken)
    {
        if (!gateways.Any(gateway => gateway.IsOwn))
        {
            return null;
        }

        var published = new PublishedGateway();
        try
        {
            await published.BuildAsync(cancellationToken);
            return published;
        }
        catch
        {
            published.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        if (ProjectFile() is not { } project)
        {
            Fault = "the source tree is not above this program";
            return;
        }

        // Everything that a build writes goes below the folder, and the lock files are left alone: they are for builds without a runtime identifier.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["publish", project, "-c", "Release", "-r", $"linux-{Architecture}", "--self-contained", "false", "-v", "quiet", "--nologo",
            "-p:PublishReadyToRun=true", "-p:RestorePackagesWithLockFile=false", $"-p:NuGetLockFilePath={_folder}/none.json", "-p:RunAnalyzers=false",
            "--artifacts-path", Path.Combine(_folder, "build"), "-o", Path.Combine(_folder, "gateway")])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(Limit, TimeProvider.System, cancellationToken);
        string executable = Path.Combine(_folder, "gateway", "RouterProxy");
        bool built = process.ExitCode == 0 && File.Exists(executable);
        Executable = built ? executable : null;
        Fault = built ? null : $"{await output}{await error}".Trim();
    }

    private static string Architecture => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";

    private static string? ProjectFile()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string project = Path.Combine(folder.FullName, "src", "RouterProxy", "RouterProxy.csproj");
            if (File.Exists(project))
            {
                return project;
            }
        }

        return null;
    }
}
