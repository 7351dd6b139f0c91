using System.Globalization;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>A process and the children that do its work: nginx's workers do all of it.</summary>
internal static class ProcessTree
{
    public static int[] Of(int processId)
    {
        string file = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task/{processId}/children");
        string children = File.Exists(file) ? File.ReadAllText(file) : "";
        return [processId, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture))];
    }
}
