using System.Globalization;
using System.Text;

namespace RouterProxy.UnitTests.Relay;

/// <summary>Random JSON text as hostile as it may be while still being JSON: escapes, names of cut members inside strings, big numbers, nesting.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Strings =
    [
        "\"\"", "\"work\"", "\"\\\"logprobs\\\":{\"", "\"\\\\\"", "\"]}\\\\\\\"{[\"", "\"\\ud83d\\ude00\"", "\"größe\"", "\"usage\"", "\"logprobs\"", "\"\\u0022,\\\"choices\\\":[\"",
    ];

    private static readonly string[] Scalars = ["null", "true", "false", "0", "-0", "1E+2", "8105927412065371001234567890", "-1.50e-1", "1.0"];

    public string Space() => random.Next(4) == 0 ? " \n\t\r"[..random.Next(5)] : "";

    public string Name() => random.Next(3) == 0 ? Strings[random.Next(Strings.Length - 3)] : $"\"u{random.Next(1000).ToString(CultureInfo.InvariantCulture)}\"";

    public string Value(int depth = 3) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => Scalars[random.Next(Scalars.Length)],
        1 => Strings[random.Next(Strings.Length)],
        2 => $"\"{new string('x', random.Next(70))}{string.Concat(Enumerable.Repeat("\\\\", random.Next(3)))}\\\"\"",
        3 => Object([.. Enumerable.Range(0, random.Next(4)).Select(_ => (Name(), Value(depth - 1)))]),
        _ => Array([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth - 1))]),
    };

    public string Object(params (string Name, string Value)[] members)
    {
        var text = new StringBuilder("{").Append(Space());
        for (var i = 0; i < members.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append(Space()).Append(members[i].Name).Append(Space()).Append(':').Append(Space()).Append(members[i].Value).Append(Space());
        }

        return text.Append('}').ToString();
    }

    public string Array(params string[] elements) => $"[{Space()}{string.Join($"{Space()},{Space()}", elements)}{Space()}]";

    public T[] Shuffle<T>(params T[] items)
    {
        random.Shuffle(items);
        return items;
    }
}
