using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class JsonValueScannerTests
{
    [Theory]
    [InlineData("""{"a":"b","c":12,"d":[true,"x"],"e":{"f":null}}""", "b12truexnull")]
    [InlineData("""{ "a" : "b c" , "d" : -1.5e3 }""", "b c-1.5e3")]
    [InlineData("""{"a":{"x":1},"b":["y","z"],"c":2}""", "1yz2")]
    [InlineData("""{"a":[1,{"b":2,"c":3},4],"d":5}""", "12345")]
    [InlineData("""{"a":"q\"r\\","b\"":"s"}""", """q\"r\\s""")]
    [InlineData("""[1,"a",[2]]""", "1a2")]
    [InlineData("\"hi\"", "hi")]
    [InlineData("\"hi\" there", "hi")]
    [InlineData("\r\n\t {\r\n\t\"a\":\t1 }", "1")]
    [InlineData("```json\n{\"a\":1}\n```", "1")]
    [InlineData("```\n[1]```", "1")]
    [InlineData("{\"a\":1} {\"b\":2}", "1")]
    [InlineData("{}", "")]
    [InlineData("plain, \"text\": {1}", "plain, \"text\": {1}")]
    [InlineData(" plain", "plain")]
    [InlineData("12", "12")]
    public void Values_are_told_from_names_and_punctuation(string text, string values) => Read(text, null).Values.ShouldBe(values);

    [Theory]
    [InlineData("""{"why":"x","label":"work","z":1}""", "work")]
    [InlineData("""{"labels":1,"lab":2,"label":3,"z":4}""", "3")]
    [InlineData("""{"xabel":1,"label":2}""", "2")]
    [InlineData("""{"a":{"label":1},"label":2}""", "2")]
    [InlineData("""{"a":[{"label":1},"label"],"label":2}""", "2")]
    [InlineData("""{"a":"label","b":1,"label":2}""", "2")]
    [InlineData("""{"label":{"x":"y","z":["w"]},"z":1}""", "yw")]
    [InlineData("""{"label":["a","b"],"z":1}""", "ab")]
    [InlineData("""{"label":1,"label":2}""", "1")]
    [InlineData("""{"x":"\"label\":"}""", "")]
    [InlineData("""[{"label":1}]""", "")]
    [InlineData("\"label\"", "")]
    [InlineData("label", "")]
    [InlineData("""{"other":1}""", "")]
    public void With_a_field_only_its_value_counts(string text, string values) => Read(text, "label").Values.ShouldBe(values);

    [Theory]
    [InlineData("""{"a":1}""", null, 7)]
    [InlineData("""[1]""", null, 3)]
    [InlineData("\"hi\" there", null, 4)]
    [InlineData("""{"a":[1]""", null, 0)]
    [InlineData("plain", null, 0)]
    [InlineData("""{"label":"work","z":1}""", "label", 16)]
    [InlineData("""{"label":"work"}""", "label", 16)]
    [InlineData("""{"label":[1],"z":1}""", "label", 13)]
    [InlineData("""{"z":1,"a":2}""", "label", 13)]
    [InlineData("""[1]""", "label", 1)]
    [InlineData("plain", "label", 1)]
    [InlineData("\"label\"", "label", 1)]
    public void It_is_over_when_nothing_that_counts_can_come(string text, string? field, int overAfter) => Read(text, field).OverAfter.ShouldBe(overAfter);

    [Fact]
    public void Names_are_known_64_levels_deep_and_deeper_values_do_no_harm()
    {
        var objects = string.Concat(Enumerable.Repeat("""{"x":""", 63));
        Read($$"""{{objects}}{"a":1,"b":2}{{new string('}', 63)}}""", null).Values.ShouldBe("12");

        foreach (var depth in (int[])[63, 64, 65, 70])
        {
            Read($$"""{"a":{{new string('[', depth)}}1{{new string(']', depth)}},"b":2}""", null).Values.ShouldBe("12");
        }
    }

    [Fact]
    public void It_is_ready_for_another_text()
    {
        var scanner = new JsonValueScanner("label");
        foreach (var unfinished in (string[])["""{"a":{"b":[{"label":"x\""", """{"label":"wo""", """{"label":1,""", "```js", "plain", """{"lab"""])
        {
            Read(scanner, unfinished);
            scanner.Reset();
            scanner.IsOver.ShouldBeFalse();
            Read(scanner, """{"a":1,"label":"work","z":1}""").ShouldBe(("work", 22));
            scanner.Reset();
        }
    }

    private static (string Values, int OverAfter) Read(string text, string? field) => Read(new JsonValueScanner(field), text);

    private static (string Values, int OverAfter) Read(JsonValueScanner scanner, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        List<byte> values = [];
        var overAfter = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (scanner.Push(bytes[at]))
            {
                values.Add(bytes[at]);
            }

            overAfter = overAfter == 0 && scanner.IsOver ? at + 1 : overAfter;
        }

        return (Encoding.UTF8.GetString([.. values]), overAfter);
    }
}
