using System.Globalization;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>Memory of another process as Linux counts it, in KiB.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident memory.</summary>
    public static double Resident(int processId) => Field(processId, "status", "VmRSS:");

    /// <summary>Resident memory with pages that are shared among processes counted in equal parts.</summary>
    public static double Proportional(int processId) => Field(processId, "smaps_rollup", "Pss:");

    private static double Field(int processId, string file, string name)
    {
        foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{file}")))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return double.Parse(line[name.Length..^2].Trim(), CultureInfo.InvariantCulture);
            }
        }

        return double.NaN;
    }
}
