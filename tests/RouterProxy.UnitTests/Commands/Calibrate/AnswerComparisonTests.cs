using RouterProxy.Commands.Calibrate;

namespace RouterProxy.UnitTests.Commands.Calibrate;

public class AnswerComparisonTests
{
    [Theory]
    [InlineData("spam", " Spam.\n", true)]
    [InlineData("\"spam\"", "spam", true)]
    [InlineData("not  spam", "not spam", true)]
    [InlineData("spam", "not spam", false)]
    [InlineData("{\"label\":\"spam\",\"n\":1}", "{ \"n\": 1.0, \"label\": \"spam\" }", true)]
    [InlineData("{\"label\":\"spam\"}", "{\"label\":\"Spam\"}", false)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("{broken", "{broken", true)]
    [InlineData("", "", true)]
    public void Answers_are_compared_as_json_or_else_as_text(string left, string right, bool same) =>
        AnswerComparison.Same(left, right).ShouldBe(same);

    [Fact]
    public void A_label_may_be_the_value_of_the_field_that_is_scored()
    {
        AnswerComparison.IsRight("""{"label":"Spam","why":"a"}""", "spam", "label").ShouldBeTrue();
        AnswerComparison.IsRight("""{"label":"Spam","why":"a"}""", "spam", null).ShouldBeFalse();
        AnswerComparison.IsRight("""{"other":"spam"}""", "spam", "label").ShouldBeFalse();
    }
}
