using System.Text;
using RouterProxy.Records;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The gateway's records of a route, oldest first.</summary>
/// <param name="Lines">Its records.</param>
/// <param name="Others">Records of other routes.</param>
/// <param name="Unreadable">Lines that are no records: a process that is killed leaves half a line, another version may write other ones.</param>
internal sealed record RecordedTraffic(IReadOnlyList<RecordLine> Lines, int Others, int Unreadable)
{
    /// <param name="path">A folder with record files, or one file. The gateway may be writing to it.</param>
    /// <param name="route">Name of the route.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static RecordedTraffic Read(string path, string route)
    {
        var lines = new List<RecordLine>();
        int others = 0, unreadable = 0;
        foreach (var file in Directory.Exists(path) ? RecordFiles.In(path) : [path])
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (reader.ReadLine() is { } text)
            {
                if (string.IsNullOrWhiteSpace(text))
                {
                    continue;
                }

                switch (RecordLine.Read(text))
                {
                    case null:
                        unreadable++;
                        break;
                    case var line when string.Equals(line.Route, route, StringComparison.OrdinalIgnoreCase):
                        lines.Add(line);
                        break;
                    default:
                        others++;
                        break;
                }
            }
        }

        return new RecordedTraffic(lines, others, unreadable);
    }
}
