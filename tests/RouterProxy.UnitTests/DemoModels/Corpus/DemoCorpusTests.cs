using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.UnitTests.DemoModels.Corpus;

public sealed class DemoCorpusTests
{
    private static readonly DemoCorpus Corpus = DemoCorpus.Load();

    [Fact]
    public void Every_mail_is_in_exactly_one_part()
    {
        string[] parts = [.. Corpus.Training.Concat(Corpus.Validation).Concat(Corpus.HeldOut).Select(mail => mail.Id)];

        parts.ShouldBeUnique();
        parts.Order(StringComparer.Ordinal).ShouldBe(Corpus.All.Select(mail => mail.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_text_is_in_two_parts()
    {
        string[] Texts(IEnumerable<DemoMail> mails) => [.. mails.Select(mail => mail.Text)];

        Texts(Corpus.All).ShouldBeUnique();
        Texts(Corpus.Training).Intersect(Texts(Corpus.Validation).Concat(Texts(Corpus.HeldOut))).ShouldBeEmpty();
        Texts(Corpus.Validation).Intersect(Texts(Corpus.HeldOut)).ShouldBeEmpty();
    }

    [Fact]
    public void The_parts_are_about_half_a_fifth_and_a_third()
    {
        double total = Corpus.All.Count;

        total.ShouldBeGreaterThanOrEqualTo(320);
        (Corpus.Training.Count / total).ShouldBeInRange(0.43, 0.57);
        (Corpus.Validation.Count / total).ShouldBeInRange(0.14, 0.26);
        (Corpus.HeldOut.Count / total).ShouldBeInRange(0.23, 0.37);
    }

    [Fact]
    public void The_labels_are_roughly_balanced()
    {
        foreach (var label in DemoLabels.All)
        {
            Corpus.All.Count(mail => mail.Label == label).ShouldBeInRange(Corpus.All.Count / 5, Corpus.All.Count * 3 / 10);
        }
    }

    // Written down as constants: a change of the hash or the shares would silently turn training mails into held-out ones.
    [Theory]
    [InlineData("a", CorpusPart.Validation)]
    [InlineData("b", CorpusPart.Validation)]
    [InlineData("c", CorpusPart.HeldOut)]
    [InlineData("d", CorpusPart.Training)]
    [InlineData("e", CorpusPart.Validation)]
    [InlineData("f", CorpusPart.Validation)]
    public void The_part_depends_on_the_text_alone_and_never_changes(string subject, CorpusPart expected)
    {
        MailSplit.PartOf(new DemoMail("1", subject, "body", "work")).ShouldBe(expected);
        MailSplit.PartOf(new DemoMail("2", subject, "body", "spam")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""{"id":"1","subject":"s","body":"b","label":"finance"}""")]
    [InlineData("""{"id":"1","subject":"s","label":"work"}""")]
    [InlineData("null")]
    public void A_line_that_is_no_mail_is_named(string line)
    {
        var reader = new StringReader("""{"id":"0","subject":"s","body":"b","label":"work"}""" + "\n" + line);

        Should.Throw<InvalidDataException>(() => DemoCorpus.Read(reader)).Message.ShouldContain("Line 2");
    }
}
