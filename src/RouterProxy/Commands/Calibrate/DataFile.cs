using System.Text;
using System.Text.Json;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Reads the lines of a data file, and says of every bad one what is wrong with it.</summary>
internal static class DataFile
{
    /// <summary>More problems than these tell nothing new.</summary>
    public const int MostProblems = 20;

    /// <param name="path">JSON lines, UTF-8; empty lines do not count.</param>
    /// <param name="problems">Takes a sentence for each bad line, with its number.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<DataLine> Read(string path, ICollection<string> problems)
    {
        var lines = new List<DataLine>();
        var number = 0;
        foreach (var text in File.ReadLines(path, Encoding.UTF8))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (Parse(text, number, out var problem) is { } line)
            {
                lines.Add(line);
            }
            else
            {
                problems.Add($"line {number}: {problem}");
                if (problems.Count == MostProblems)
                {
                    problems.Add("the lines below were not read");
                    break;
                }
            }
        }

        return lines;
    }

    /// <summary>Reads one line; null and a problem when it is neither a result nor a request.</summary>
    internal static DataLine? Parse(string text, int number, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                problem = "is no JSON object";
                return null;
            }

            return root.TryGetProperty("messages", out _) ? ChatLine.Read(root, number, out problem) : ResultLine.Read(root, number, out problem);
        }
        catch (JsonException broken)
        {
            problem = $"is no JSON: {broken.Message}";
            return null;
        }
    }
}
