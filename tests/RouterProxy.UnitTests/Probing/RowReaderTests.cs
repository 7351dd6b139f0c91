using System.Text;
using System.Text.Json;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Rows as they lie in the buffer: texts, alternatives, and what is done with values of the wrong type.</summary>
public sealed class RowReaderTests
{
    [Fact]
    public void Bytes_speak_where_the_text_is_unclear_and_only_there()
    {
        var rows = Rows(
            """[{"token":"a","bytes":[98]},{"token":"\ufffd","bytes":[195,188,33]},{"token":"bytes:\\xe2","bytes":[226,128,148]},{"token":"","bytes":[104,105]},{"token":"z"}]""");

        Texts(rows).ShouldBe(["a", "ü!", "—", "hi", "z"]);
        Enumerable.Range(0, rows.Count).Any(index => rows[index].IsBroken).ShouldBeFalse();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[104,300]")]
    [InlineData("[104,-1]")]
    [InlineData("[104,\"i\"]")]
    [InlineData("[104,[105]]")]
    [InlineData("\"hi\"")]
    [InlineData("104")]
    [InlineData("{\"0\":104}")]
    public void Bytes_that_are_none_leave_the_text_as_it_is(string bytes)
    {
        var rows = Rows($$"""[{"token":"a"},{"token":"\ufffd","bytes":{{bytes}}},{"token":"z"}]""");

        Texts(rows).ShouldBe(["a", "\uFFFD", "z"]);
        rows[1].IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Alternatives_are_spelled_by_their_bytes_as_well()
    {
        var rows = Rows(
            """
            [{"token":"a","top_logprobs":[{"token":"\ufffd","bytes":[195,188],"logprob":-1},{"token":"b","bytes":null,"logprob":-2}]},
             {"token":"c","top_logprobs":[{"token":"\\xc3","bytes":[195],"logprob":-3},{"token":"\ufffd","bytes":[300],"logprob":-4},{"token":"token_id:7","logprob":-5}]}]
            """);

        Alternatives(rows, 0).ShouldBe([("ü", -1), ("b", -2)]);
        rows.Reading(1).Alternatives[0].Text(rows.Reading(1).AlternativeTexts).ToArray().ShouldBe([0xC3]);
        Alternatives(rows, 1).Skip(1).ShouldBe([("\uFFFD", -4), ("token_id:7", -5)]);
    }

    [Fact]
    public void Many_rows_with_many_alternatives_stay_apart()
    {
        var rows = Rows($"[{string.Join(',', Enumerable.Range(0, 30).Select(row =>
            $$"""{"token":"t{{row}}","logprob":-0.5,"top_logprobs":[{{string.Join(',', Enumerable.Range(0, 20).Select(one => $$"""{"token":"{{row}}.{{one}}","logprob":-{{one}}}"""))}}]}"""))}]");

        Texts(rows).ShouldBe(Enumerable.Range(0, 30).Select(row => $"t{row}"));
        for (var row = 0; row < 30; row++)
        {
            Alternatives(rows, row).ShouldBe(Enumerable.Range(0, 20).Select(one => ($"{row}.{one}", (double)-one)));
        }
    }

    [Fact]
    public void Values_of_the_wrong_type_are_stepped_over()
    {
        var rows = Rows(
            """
            [1,"x",[{"token":"no"}],null,
             {"token":{"token":"no"},"logprob":{"logprob":-9},"bytes":{"bytes":[1]},"top_logprobs":{"token":"no","top_logprobs":[{}]},"rank":{"token":"no"}},
             {"token":"a","logprob":-0.5,"id":[{"token":"no"}],"top_logprobs":[1,[{"token":"no"}],{"token":["no"],"logprob":["no"],"bytes":"no","rank":{"token":"no"}},{"token":"b","logprob":-1}]}]
            """);

        Texts(rows).ShouldBe(["", "a"]);
        (rows[0].Value, rows[0].HasAlternatives, rows[0].IsOpaque).ShouldBe((LogprobValue.NotANumber, false, true));
        (rows[1].Value, rows[1].Logprob, rows[1].HasAlternatives, rows[1].IsOpaque).ShouldBe((LogprobValue.Number, -0.5, true, false));
        Alternatives(rows, 1).ShouldBe([("", double.NaN), ("b", -1)]);
    }

    [Fact]
    public void A_probability_after_sampling_is_no_logprob_whatever_it_is()
    {
        var rows = Rows("""[{"token":"a","prob":{"prob":[1]},"top_probs":[{"token":"b","prob":1}]},{"token":"c","logprob":-1}]""");

        Texts(rows).ShouldBe(["a", "c"]);
        (rows[0].Value, rows[1].Value).ShouldBe((LogprobValue.PostSampling, LogprobValue.Number));
    }

    [Fact]
    public void Dropping_rows_keeps_the_others_whole()
    {
        var rows = Rows("""[{"token":"ab","top_logprobs":[{"token":"x","logprob":-1}]},{"logprob":-1},{"token":"cd"},{"token":"e"},{"token":"f"},{"token":"g"},{"token":"h"},{"token":"i"}]""");
        rows.Count.ShouldBe(8);

        rows.Truncate(8);
        rows.Truncate(9);
        Texts(rows).ShouldBe(["ab", "", "cd", "e", "f", "g", "h", "i"]);

        rows.Truncate(3);
        Encoding.UTF8.GetString(rows.Text).ShouldBe("abcd");
        rows.Truncate(1);
        Encoding.UTF8.GetString(rows.Text).ShouldBe("ab");
        Alternatives(rows, 0).ShouldBe([("x", -1)]);

        rows.Truncate(0);
        (rows.Count, rows.Text.Length, rows.AlternativeTextTarget.Length).ShouldBe((0, 0, 0));
    }

    private static RowBuffer Rows(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var rows = new RowBuffer();
        RowReader.ReadArray(ref reader, bytes, rows);
        (reader.TokenType, reader.CurrentDepth).ShouldBe((JsonTokenType.EndArray, 0));
        return rows;
    }

    private static IEnumerable<string> Texts(RowBuffer rows) => Enumerable.Range(0, rows.Count).Select(index => Encoding.UTF8.GetString(rows.TextOf(index))).ToArray();

    private static List<(string Text, double Logprob)> Alternatives(RowBuffer rows, int row)
    {
        var reading = rows.Reading(row);
        List<(string, double)> found = [];
        foreach (var one in reading.Alternatives)
        {
            found.Add((Encoding.UTF8.GetString(one.Text(reading.AlternativeTexts)), one.Logprob));
        }

        return found;
    }
}
