using FsCheck;
using FsCheck.Fluent;

namespace RouterProxy.UnitTests.Intake;

/// <summary>Random request bodies, kept in the pieces they were made of so that a test can foretell every byte of a splice.</summary>
internal sealed record RandomBody(string Head, RandomMember[] Members, string Tail)
{
    private static readonly string[] Numbers =
        ["0", "-0", "1", "5", "20", "2048", "-1", "1.50", "1E+2", "5.0", "1e400", "123456789012345678901234567890", "-0.000000000000000000000001"];

    private static readonly string[] Pieces =
        ["a", "model", "\\u0061", "\\\"", "\\\\", "\\/", "é", "😀", "\\ud83d\\ude00", "\\ud800", "\\n", "{", "]", ",", ":", " ", "\\u0000", "//"];

    private static readonly Gen<string> Space = Gen.Elements("", "", "", " ", "\n", "\r\n\t ");
    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(p => $"\"{string.Concat(p)}\"");
    private static readonly Gen<string> Scalar = Gen.OneOf(Gen.Elements(Numbers), Text, Gen.Elements("true", "false", "null"));

    private static readonly string[] Free = ["x", "y", "z", "temperature", "vendor_field", "größe"];

    /// <summary>Values that the scanner lets pass, per member that may come once.</summary>
    private static readonly (string Name, Gen<string> Value)[] Once =
    [
        ("model", Text),
        ("stream", Gen.Elements("true", "false", "null")),
        ("logprobs", Gen.Elements("true", "false", "null", "0", "3", "30")),
        ("top_logprobs", Gen.OneOf(Gen.Elements(Numbers), Gen.Constant("null"))),
        ("store", Gen.Elements("true", "false", "null")),
        ("stream_options", Gen.Elements("null", "{}", "{ \"include_usage\" : false }", "{\"x\":[1,{}] }", "7")),
        ("max_tokens", Gen.OneOf(Gen.Elements(Numbers), Gen.Constant("null"))),
        ("max_completion_tokens", Gen.Elements(Numbers)),
        ("messages", Value(5)),
        ("tools", Value(4)),
        ("response_format", Value(3)),
        ("reasoning", Value(3)),
    ];

    public static Arbitrary<RandomBody> Arbitrary { get; } = Make().ToArbitrary();

    public override string ToString() => Head + string.Concat(Members.Select(m => m.Gap + m.RawName + m.Colon + m.Value)) + Tail;

    private static Gen<RandomBody> Make() =>
        from free in Pair(Gen.Elements(Free), Value(4)).ListOf()
        from once in Gen.SubListOf(Once)
        from values in Gen.CollectToList(once, entry => Pair(Gen.Constant(entry.Name), entry.Value))
        from order in Gen.Shuffle(free.Concat(values).ToArray())
        from members in Gen.CollectToList(order.Select((pair, index) => (pair, index)), entry => Member(entry.pair.Name, entry.pair.Value, entry.index == 0))
        from lead in Space
        from head in Space
        from tail in Space
        from trail in Space
        select new RandomBody(lead + "{" + (members.Count == 0 ? "" : head), [.. members], tail + "}" + trail);

    private static Gen<(string Name, string Value)> Pair(Gen<string> name, Gen<string> value) => from n in name from v in value select (n, v);

    private static Gen<RandomMember> Member(string name, string value, bool isFirst) =>
        from before in Space
        from after in Space
        from left in Space
        from right in Space
        from escaped in Gen.Choose(0, 4 * name.Length)
        let raw = string.Concat(name.Select((c, i) => i == escaped ? $"\\u{(int)c:x4}" : c.ToString()))
        select new RandomMember(isFirst ? "" : before + "," + after, $"\"{raw}\"", name, left + ":" + right, value);

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (3, Scalar),
            (1, from space in Space from items in Value(depth - 1).ListOf() select "[" + space + string.Join(space + ",", items.Take(4)) + space + "]"),
            (1, from space in Space from items in Entry(depth - 1).ListOf() select "{" + space + string.Join("," + space, items.Take(4)) + "}"),
            (1, from levels in Gen.Choose(1, 60) from inner in Scalar select new string('[', levels) + inner + new string(']', levels)));

    private static Gen<string> Entry(int depth) =>
        from name in Gen.OneOf(Text, Gen.Elements("\"role\"", "\"type\"", "\"content\"", "\"enabled\"", "\"t\\u0079pe\""))
        from space in Space
        from value in Gen.OneOf(Value(depth), Gen.Elements("\"tool\"", "\"image_url\"", "\"json_schema\"", "false"))
        select name + space + ":" + space + value;
}
