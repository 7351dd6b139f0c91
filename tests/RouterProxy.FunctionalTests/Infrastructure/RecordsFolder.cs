using System.Text;
using System.Text.Json;
using RouterProxy.Records;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The folder in which a gateway of a test records decisions: one of its own each, gone with the gateway.</summary>
internal static class RecordsFolder
{
    private static readonly string Prefix = Path.Combine(Path.GetTempPath(), "routerproxy-records-");

    /// <summary>A path; nothing is made there.</summary>
    public static string New() => Prefix + Guid.NewGuid().ToString("N");

    /// <summary>Waits until so many records are there.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(string folder, int count)
    {
        await Eventually.TrueAsync(() => Lines(folder).Count >= count, $"{count} decisions are recorded");
        var lines = Lines(folder);
        lines.Count.ShouldBe(count);
        return [.. lines.Select(line => JsonElement.Parse(line))];
    }

    /// <summary>Everything that was recorded, as text.</summary>
    public static string Text(string folder) => string.Join('\n', Lines(folder));

    /// <summary>Deletes what a gateway of a test has recorded; other folders are not ours.</summary>
    public static void Delete(string folder)
    {
        if (folder.StartsWith(Prefix, StringComparison.Ordinal) && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<string> Lines(string folder)
    {
        var lines = new List<string>();
        foreach (var path in Directory.Exists(folder) ? RecordFiles.In(folder) : [])
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);

            // Half a line is being written.
            var text = reader.ReadToEnd();
            lines.AddRange(text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return lines;
    }
}
