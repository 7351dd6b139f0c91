using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.UnitTests.DemoModels.Corpus;

public class LabelSetTests
{
    [Fact]
    public void Labels_keep_their_order_and_an_unknown_one_has_no_place()
    {
        var labels = new LabelSet("ham", "spam");

        labels.Names.ShouldBe(["ham", "spam"]);
        labels.Count.ShouldBe(2);
        labels.IndexOf("spam").ShouldBe(1);
        labels.IndexOf("Spam").ShouldBe(-1);
    }

    [Theory]
    [InlineData]
    [InlineData("one")]
    [InlineData("one", "two", "one")]
    public void Fewer_than_two_labels_or_one_twice_are_refused(params string[] names) =>
        Should.Throw<ArgumentException>(() => new LabelSet(names));
}
