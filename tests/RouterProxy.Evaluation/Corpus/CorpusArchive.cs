using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.Evaluation.Corpus;

/// <summary>Reads the mails out of the package's archive, without unpacking it.</summary>
internal static class CorpusArchive
{
    public const string Spam = "spam";
    public const string Ham = "ham";

    /// <summary>The published archive has so many mails.</summary>
    public const int Mails = 6046;

    public static LabelSet Labels { get; } = new(Ham, Spam);

    /// <returns>Every mail as subject and readable body, ordered by id, so that nothing depends on the order in the archive.</returns>
    /// <exception cref="InvalidDataException">The archive is not read completely.</exception>
    public static IReadOnlyList<DemoMail> Read(string path)
    {
        var mails = new List<DemoMail>(Mails);
        using var file = File.OpenRead(path);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(unzipped);
        while (archive.GetNextEntry() is { } entry)
        {
            // package/data/GROUP/NAME.json; the same mail is there as .txt too.
            if (entry.DataStream is { } content && entry.Name.Split('/') is ["package", "data", _, var name] && name.EndsWith(".json", StringComparison.Ordinal))
            {
                mails.Add(ReadMail(content));
            }
        }

        return mails.Count == Mails
            ? [.. mails.OrderBy(mail => mail.Id, StringComparer.Ordinal)]
            : throw new InvalidDataException($"{path} holds {mails.Count} mails, not {Mails}.");
    }

    private static DemoMail ReadMail(Stream content)
    {
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        var group = root.GetProperty("group").GetString()!;
        var (subject, body) = MailReader.Read(root.GetProperty("text").GetString()!);
        return new DemoMail($"{group}/{root.GetProperty("id").GetString()}", subject, body, group.StartsWith("spam", StringComparison.Ordinal) ? Spam : Ham);
    }
}
