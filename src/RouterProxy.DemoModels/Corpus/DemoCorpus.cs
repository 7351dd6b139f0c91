using System.Text.Json;

namespace RouterProxy.DemoModels.Corpus;

/// <summary>The sample mails, split into three disjoint parts (about 50 : 20 : 30) by a hash of each mail's text.</summary>
public sealed class DemoCorpus
{
    private const string ResourceName = "emails.jsonl";
    private static readonly JsonSerializerOptions LineOptions = new(JsonSerializerDefaults.Web);

    private DemoCorpus(IReadOnlyList<DemoMail> all)
    {
        All = all;
        Training = [.. all.Where(mail => MailSplit.PartOf(mail) == CorpusPart.Training)];
        Validation = [.. all.Where(mail => MailSplit.PartOf(mail) == CorpusPart.Validation)];
        HeldOut = [.. all.Where(mail => MailSplit.PartOf(mail) == CorpusPart.HeldOut)];
    }

    /// <summary>Every mail in the order of <c>samples/emails.jsonl</c>.</summary>
    public IReadOnlyList<DemoMail> All { get; }

    /// <inheritdoc cref="CorpusPart.Training"/>
    public IReadOnlyList<DemoMail> Training { get; }

    /// <inheritdoc cref="CorpusPart.Validation"/>
    public IReadOnlyList<DemoMail> Validation { get; }

    /// <inheritdoc cref="CorpusPart.HeldOut"/>
    public IReadOnlyList<DemoMail> HeldOut { get; }

    /// <summary>Reads the mails that are embedded in this assembly.</summary>
    /// <exception cref="InvalidDataException">A line is no mail with a known label: the build embedded a broken file.</exception>
    public static DemoCorpus Load()
    {
        using var stream = typeof(DemoCorpus).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidDataException($"The resource {ResourceName} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    internal static DemoCorpus Read(TextReader reader)
    {
        var mails = new List<DemoMail>();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0)
            {
                mails.Add(ReadLine(line, number));
            }
        }

        return new DemoCorpus(mails);
    }

    private static DemoMail ReadLine(string line, int number)
    {
        var mail = JsonSerializer.Deserialize<DemoMail>(line, LineOptions);
        if (mail is not { Id.Length: > 0, Subject.Length: > 0, Body.Length: > 0 } || DemoLabels.Set.IndexOf(mail.Label) < 0)
        {
            throw new InvalidDataException($"Line {number} is no sample mail: id, subject, body and a known label are needed.");
        }

        return mail;
    }
}
