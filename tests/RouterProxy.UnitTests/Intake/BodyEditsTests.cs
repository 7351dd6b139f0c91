using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

/// <summary>A model's edits, in the documented order.</summary>
public sealed class BodyEditsTests
{
    private static readonly TierBodyPlan Nothing = new(null, LogprobAsk.None);

    [Theory]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{ "\u0061" :1}""", """{ "b" :1}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2}""")]
    [InlineData("""{"b":2, "a":1}""", """{"b":2}""")]
    [InlineData("""{"a":1,"a":2}""", """{"b":1,"b":2}""")]
    [InlineData("""{"x":1}""", """{"x":1}""")]
    public void Rename_gives_way_to_an_existing_target(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(rename: new() { ["a"] = "b" })).ShouldBe(expected);

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":1,"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    public void Two_names_can_be_swapped(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(rename: new() { ["a"] = "b", ["b"] = "a" })).ShouldBe(expected);

    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"c":1}""")]
    [InlineData("""{"b":2,"a":1}""", """{"c":1}""")]
    [InlineData("""{"b":2}""", """{"c":2}""")]
    public void Of_two_sources_the_one_named_first_wins(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(rename: new() { ["a"] = "c", ["b"] = "c" })).ShouldBe(expected);

    [Fact]
    public void Remove_comes_after_rename()
    {
        var edits = Bodies.Edits(rename: new() { ["a"] = "b", ["c"] = "d" }, remove: ["b", "c"]);

        Bodies.Write("""{"a":1,"c":2}""", Nothing, edits).ShouldBe("""{"d":2}""");
    }

    [Theory]
    [InlineData("""{"r":1}""", "{}")]
    [InlineData("""{"r":1,"x":2}""", """{"x":2}""")]
    [InlineData("""{"x":2, "r":1}""", """{"x":2}""")]
    [InlineData("""{"x":2, "r":1 , "y":3}""", """{"x":2 , "y":3}""")]
    [InlineData("""{ "r":1, "r":2, "x":3, "r":4 }""", """{ "x":3 }""")]
    [InlineData("{\"\\u0072\":[{\"r\":1}]\n}", "{\n}")]
    public void Remove_takes_the_comma_along(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(remove: ["r"])).ShouldBe(expected);

    [Theory]
    [InlineData("""{"d":1}""", """{"d":1}""")]
    [InlineData("""{"d":null}""", """{"d":null}""")]
    [InlineData("""{"x":1}""", """{"x":1,"d":1.50}""")]
    [InlineData("{}", """{"d":1.50}""")]
    public void Defaults_are_set_only_when_absent(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(defaults: new() { ["d"] = "1.50" })).ShouldBe(expected);

    [Fact]
    public void A_default_replaces_what_was_removed_or_renamed_away()
    {
        var edits = Bodies.Edits(rename: new() { ["b"] = "c" }, remove: ["a"], defaults: new() { ["a"] = "7", ["b"] = "8" });

        Bodies.Write("""{"a":1,"b":2}""", Nothing, edits).ShouldBe("""{"c":2,"b":8,"a":7}""");
    }

    [Theory]
    [InlineData("16", "2048")]
    [InlineData("2047.99", "2048")]
    [InlineData("-1e3", "2048")]
    [InlineData("-1e300", "2048")]
    [InlineData("2048", "2048")]
    [InlineData("2048.0", "2048.0")]
    [InlineData("4096", "4096")]
    [InlineData("1e300", "1e300")]
    [InlineData("1e999", "1e999")]
    [InlineData("123456789012345678901234567890123456789", "123456789012345678901234567890123456789")]
    [InlineData("null", "null")]
    [InlineData("\"16\"", "\"16\"")]
    [InlineData("true", "true")]
    public void AtLeast_raises_smaller_numbers_only(string value, string expected) =>
        Bodies.Write($"{{\"m\":{value}}}", Nothing, Bodies.Edits(atLeast: new() { ["m"] = 2048 })).ShouldBe($"{{\"m\":{expected}}}");

    [Fact]
    public void AtLeast_adds_nothing() =>
        Bodies.Write("""{"x":1}""", Nothing, Bodies.Edits(atLeast: new() { ["m"] = 2048 })).ShouldBe("""{"x":1}""");

    [Theory]
    [InlineData("16", "2048")]
    [InlineData("4096", "4096")]
    public void AtLeast_raises_a_default_as_well(string value, string expected) =>
        Bodies.Write("{}", Nothing, Bodies.Edits(defaults: new() { ["m"] = value }, atLeast: new() { ["m"] = 2048 })).ShouldBe($"{{\"m\":{expected}}}");

    [Theory]
    [InlineData("{}", """{"q":{"a": 1}}""")]
    [InlineData("""{"q":7,"x":1}""", """{"q":{"a": 1},"x":1}""")]
    [InlineData("""{"q":7,"x":1,"q":8}""", """{"q":{"a": 1},"x":1}""")]
    [InlineData("""{"\u0071":7}""", """{"\u0071":{"a": 1}}""")]
    public void Request_is_always_set_and_once(string text, string expected) =>
        Bodies.Write(text, Nothing, Bodies.Edits(request: new() { ["q"] = """{"a": 1}""" })).ShouldBe(expected);

    [Fact]
    public void Request_beats_every_other_edit()
    {
        var edits = Bodies.Edits(
            rename: new() { ["a"] = "q" }, remove: ["r"], defaults: new() { ["q"] = "1", ["r"] = "2" }, atLeast: new() { ["q"] = 5 },
            request: new() { ["q"] = "3", ["r"] = "4" });

        Bodies.Write("""{"a":9,"r":9}""", Nothing, edits).ShouldBe("""{"q":3,"r":4}""");
    }

    [Fact]
    public void What_the_gateway_sets_beats_the_edits()
    {
        var edits = Bodies.Edits(
            rename: new() { ["alias"] = "model", ["stream"] = "streaming" }, remove: ["logprobs", "top_logprobs", "store"],
            defaults: new() { ["model"] = "\"d\"" }, request: new() { ["stream_options"] = "{}" });
        var plan = new TierBodyPlan("m", new LogprobAsk(LogprobForm.Boolean, 2)) { ForceStream = true, ForceUsage = true, StoreFalse = true };

        Bodies.Write("""{"alias":"x","logprobs":true,"stream":false,"store":true}""", plan, edits).ShouldBe(
            """{"logprobs":true,"stream":true,"store":false,"model":"m","stream_options":{"include_usage":true},"top_logprobs":2}""");
    }

    [Fact]
    public void Edits_reach_members_that_the_gateway_leaves_alone()
    {
        var edits = Bodies.Edits(remove: ["logprobs", "top_logprobs"]);

        Bodies.Write("""{"logprobs":true,"top_logprobs":5,"x":1}""", Nothing, edits).ShouldBe("""{"x":1}""");
    }

    [Fact]
    public void Names_beyond_ASCII_match_in_every_spelling()
    {
        var edits = Bodies.Edits(rename: new() { ["größe"] = "o\"k" }, remove: ["😀"]);

        Bodies.Write("""{"gr\u00f6\u00dfe":1,"\ud83d\ude00":2,"\ud83d":3}""", Nothing, edits).ShouldBe("""{"o\u0022k":1,"\ud83d":3}""");
    }

    [Fact]
    public void Many_rules_work_as_few()
    {
        var remove = Enumerable.Range(0, 200).Select(i => $"r{i}").ToArray();
        var text = "{" + string.Join(',', remove.Select(name => $"\"{name}\":1")) + ",\"x\":1}";

        Bodies.Write(text, Nothing, Bodies.Edits(remove: remove)).ShouldBe("""{"x":1}""");
    }
}
