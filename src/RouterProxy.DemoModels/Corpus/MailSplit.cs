using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RouterProxy.DemoModels.Corpus;

/// <summary>
/// Decides by a hash of the mail's text what it is used for, so that adding, removing or reordering mails never moves another one
/// from one part to the next, and a mail that occurs twice cannot be in two parts.
/// </summary>
internal static class MailSplit
{
    private const int TrainingShare = 50;
    private const int ValidationShare = 20;

    public static CorpusPart PartOf(DemoMail mail) => Percentile(mail, 0) switch
    {
        < TrainingShare => CorpusPart.Training,
        < TrainingShare + ValidationShare => CorpusPart.Validation,
        _ => CorpusPart.HeldOut,
    };

    /// <summary>
    /// A second, independent draw for a mail: the small training part of the cheap classifier must not depend on the place of the mail
    /// within the training share.
    /// </summary>
    /// <returns>0 to 99.</returns>
    public static int SubsetPercentile(DemoMail mail) => Percentile(mail, sizeof(uint));

    private static int Percentile(DemoMail mail, int offset)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Subject}\n{mail.Body}"), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash[offset..]) % 100);
    }
}
