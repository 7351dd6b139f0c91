using RouterProxy.Benchmarks.Load.Reporting;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>What a process holds at one moment.</summary>
/// <param name="ResidentMiB">Resident memory.</param>
/// <param name="Handles">Open file descriptors, sockets among them.</param>
/// <param name="Sockets">Open sockets.</param>
internal sealed record ProcessSample(double ResidentMiB, int Handles, int Sockets)
{
    public static ProcessSample Of(ChildProcess process)
    {
        string[] handles = Directory.GetFileSystemEntries($"/proc/{process.Id}/fd");
        int sockets = handles.Count(handle => Target(handle)?.StartsWith("socket:", StringComparison.Ordinal) ?? false);
        return new ProcessSample(process.ResidentMiB, handles.Length, sockets);
    }

    /// <summary>The middle of each figure: one sample may fall on a collection, or on a burst of failures.</summary>
    public static ProcessSample Middle(IReadOnlyCollection<ProcessSample> samples) => new(
        Spread.Of(samples.Select(sample => sample.ResidentMiB)).Median,
        (int)Spread.Of(samples.Select(sample => (double)sample.Handles)).Median,
        (int)Spread.Of(samples.Select(sample => (double)sample.Sockets)).Median);

    private static string? Target(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null;   // closed in between
        }
    }
}
