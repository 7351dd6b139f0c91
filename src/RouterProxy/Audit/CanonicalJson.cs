using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RouterProxy.Audit;

/// <summary>Writes a JSON value so that equal values have equal texts: members in order of their names, numbers by their value, exact at any size.</summary>
internal static class CanonicalJson
{
    /// <summary>A number with a larger exponent is compared as it is written: nobody answers with one, and it must not cost anything to say so.</summary>
    private const int LargestExponent = 10_000;

    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(value, text);
        return text.ToString();
    }

    private static void Append(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(value, text);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Append(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(value.GetString()));
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendObject(JsonElement value, StringBuilder text)
    {
        // Of a name that stands twice the last counts, as for every common reader.
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        text.Append('{');
        foreach (var (name, member) in members)
        {
            text.Append(JsonSerializer.Serialize(name)).Append(':');
            Append(member, text);
            text.Append(',');
        }

        text.Append('}');
    }

    /// <summary>An integer without trailing zeros, and a power of ten.</summary>
    private static string Number(string raw)
    {
        var mark = raw.AsSpan().IndexOfAny('e', 'E');
        var digits = mark < 0 ? raw : raw[..mark];
        if (mark >= 0 && !(int.TryParse(raw.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) && Math.Abs(given) <= LargestExponent))
        {
            return raw;
        }

        var exponent = mark < 0 ? 0 : int.Parse(raw.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        var negative = digits[0] == '-';
        digits = digits.TrimStart('-').TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{(negative ? "-" : "")}{significant}e{exponent + digits.Length - significant.Length}");
    }
}
