using RouterProxy.Audit;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.UnitTests.Audit;

public sealed class NormalizedAnswerTests
{
    [Theory]
    [InlineData(" Very\n  urgent. ", "very URGENT")]
    [InlineData("\"Spam\"", "spam!")]
    [InlineData("""{"a":1,"b":[1.0,"x"]}""", """ { "b" : [ 1 , "\u0078" ], "a" : 1e0 } """)]
    [InlineData("""[100000000000000000000000000000000001]""", """[1.00000000000000000000000000000000001e35]""")]
    [InlineData("""{"a":0}""", """{"a":-0.000}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    public void These_say_the_same(string one, string other) => Agree(one, other).ShouldBe(true);

    [Theory]
    [InlineData("spam", "work")]
    [InlineData("spam", "spam, I think")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":"x"}""", """{"a":"X"}""")]
    [InlineData("""[1,2]""", """[2,1]""")]
    [InlineData("""[100000000000000000000000000000000001]""", """[100000000000000000000000000000000002]""")]
    [InlineData("""{"a":1}""", "a: 1")]
    [InlineData("""{"a":1e999999}""", """{"a":1e999998}""")]
    public void These_do_not(string one, string other) => Agree(one, other).ShouldBe(false);

    [Theory]
    [InlineData(null)]
    [InlineData("  \n ")]
    [InlineData("\"\"")]
    public void Nothing_cannot_be_compared(string? said)
    {
        NormalizedAnswer.Of(Route(), said).ShouldBeNull();
        Agree(said, "spam").ShouldBeNull();
        Agree("spam", said).ShouldBeNull();
    }

    [Fact]
    public void Labels_of_the_route_are_what_an_answer_starts_with()
    {
        var route = Route(labels: ["work", "workshop", "spam"]);

        NormalizedAnswer.Of(route, "Work, because it is about a meeting.").ShouldBe(new NormalizedAnswer(AnswerForm.Label, "work"));
        NormalizedAnswer.Of(route, " \"WORKSHOP\"").ShouldBe(new NormalizedAnswer(AnswerForm.Label, "workshop"));
        NormalizedAnswer.Of(route, "no idea")!.Value.Form.ShouldBe(AnswerForm.Text);
    }

    [Fact]
    public void Where_a_field_is_scored_it_alone_counts()
    {
        var route = Route(field: "label");

        NormalizedAnswer.Of(route, """{"label":"Spam","why":"links"}""").ShouldBe(NormalizedAnswer.Of(route, """{"why":"a lottery","label":"spam"}"""));
        NormalizedAnswer.Of(route, """{"label":{"b":1,"a":2}}""").ShouldBe(NormalizedAnswer.Of(route, """{"label":{"a":2,"b":1.0}}"""));
        NormalizedAnswer.Of(route, """{"label":"spam"}""").ShouldNotBe(NormalizedAnswer.Of(route, """{"label":"work"}"""));
    }

    [Fact]
    public void Long_text_is_compared_by_its_beginning()
    {
        var start = new string('x', NormalizedAnswer.MaxTextLength);

        Agree(start + "one", start + "two").ShouldBe(true);
        Agree(start[1..] + "one", start[1..] + "two").ShouldBe(false);
    }

    [Fact]
    public void The_beginning_of_an_object_says_nothing()
    {
        NormalizedAnswer.Of(Route(), """{"a":[1,2""", whole: false).ShouldBeNull();
        NormalizedAnswer.Of(Route(), """{"a":[1,2""", whole: true)!.Value.Form.ShouldBe(AnswerForm.Text);
    }

    private static bool? Agree(string? one, string? other) => NormalizedAnswer.Agree(NormalizedAnswer.Of(Route(), one), NormalizedAnswer.Of(Route(), other));

    private static RoutePolicy Route(IReadOnlyList<string>? labels = null, string? field = null) => new()
    {
        Name = "r",
        Tiers = [new TierPolicy(0, null!, 0.5, [])],
        Signal = new SignalPolicy(SignalKind.FirstToken, 1, labels ?? [], field),
    };
}
