using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.Evaluation.Corpus;

/// <summary>
/// The mails without their duplicates, in three disjoint parts (about 50 : 25 : 25) by a hash of each mail's normalised body, so that no
/// body is in two parts.
/// </summary>
internal sealed record EvaluationCorpus
{
    private const int TrainingShare = 50;
    private const int CalibrationShare = 25;

    /// <summary>Shorter bodies ("see attachment") say too little to be the same mail: their subjects count too.</summary>
    private const int ShortBody = 20;

    /// <summary>The classifiers are fitted on it, and every choice about them was made on it.</summary>
    public required IReadOnlyList<DemoMail> Training { get; init; }

    /// <summary>The threshold is chosen on it.</summary>
    public required IReadOnlyList<DemoMail> Calibration { get; init; }

    /// <summary>Only measured on.</summary>
    public required IReadOnlyList<DemoMail> Test { get; init; }

    /// <summary>Mails that were left out because another has the same normalised body.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Bodies that are spam in one copy and ham in another: left out altogether.</summary>
    public required int Contradictions { get; init; }

    public int Count => Training.Count + Calibration.Count + Test.Count;

    /// <param name="mails">All mails.</param>
    /// <param name="seed">Another seed, another split.</param>
    /// <param name="keep">Share of the mails that is used, in (0, 1].</param>
    public static EvaluationCorpus Split(IReadOnlyList<DemoMail> mails, int seed, double keep = 1)
    {
        var groups = mails.GroupBy(KeyOf, StringComparer.Ordinal).ToArray();
        var clear = groups.Where(group => group.Select(mail => mail.Label).Distinct(StringComparer.Ordinal).Count() == 1).ToArray();
        var parts = clear.Where(group => Draw(group.Key, seed, 1) < keep).ToLookup(group => PartOf(group.Key, seed), group => group.First());
        return new EvaluationCorpus
        {
            Training = [.. parts[CorpusPart.Training]],
            Calibration = [.. parts[CorpusPart.Validation]],
            Test = [.. parts[CorpusPart.HeldOut]],
            Duplicates = clear.Sum(group => group.Count() - 1),
            Contradictions = groups.Length - clear.Length,
        };
    }

    /// <summary>Letters alone, in lower case: copies of a mass mail often differ in spaces, line breaks and numbers only.</summary>
    private static string KeyOf(DemoMail mail)
    {
        var body = Letters(mail.Body);
        return body.Length >= ShortBody ? body : $"{Letters(mail.Subject)}\n{body}";
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();

    private static CorpusPart PartOf(string key, int seed) => (Draw(key, seed, 0) * 100) switch
    {
        < TrainingShare => CorpusPart.Training,
        < TrainingShare + CalibrationShare => CorpusPart.Validation,
        _ => CorpusPart.HeldOut,
    };

    /// <returns>In [0, 1); the draws of a key are independent of each other.</returns>
    private static double Draw(string key, int seed, int number)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}"));
        return BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(number * sizeof(uint))) / (double)(1L << 32);
    }
}
