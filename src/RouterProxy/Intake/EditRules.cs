using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>A model's <c>BodyEdits</c> turned into one rule per member, names as bytes: made once, used by every request.</summary>
internal sealed class EditRules
{
    public static readonly EditRules None = new([]);

    private static readonly ConditionalWeakTable<BodyEdits, EditRules> Cache = [];

    private readonly EditRule[] _rules;

    private EditRules(EditRule[] rules) => _rules = rules;

    public ReadOnlySpan<EditRule> Rules => _rules;

    /// <summary>The rules of <paramref name="edits"/>; compiled at first use, kept as long as the edits live.</summary>
    public static EditRules For(BodyEdits edits) => ReferenceEquals(edits, BodyEdits.None) ? None : Cache.GetValue(edits, Compile);

    /// <summary>Index of the rule for a member, or -1.</summary>
    /// <param name="rawName">The inside of the name's quotes, escapes as written.</param>
    public int Find(ReadOnlySpan<byte> rawName)
    {
        for (var i = 0; i < _rules.Length; i++)
        {
            if (JsonEscapes.Spells(rawName, _rules[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True when the raw JSON <paramref name="value"/> is a number below <paramref name="least"/>.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> value, decimal least)
    {
        if (Utf8Parser.TryParse(value, out decimal exact, out var used) && used == value.Length)
        {
            return exact < least;
        }

        // Beyond decimal's range: exact comparison is not needed to know the order.
        return Utf8Parser.TryParse(value, out double wide, out used) && used == value.Length && wide < (double)least;
    }

    private static EditRules Compile(BodyEdits edits)
    {
        string[] names =
        [
            .. edits.Rename.Keys.Concat(edits.Rename.Values).Concat(edits.Remove).Concat(edits.Defaults.Keys).Concat(edits.AtLeast.Keys)
                .Concat(edits.Request.Keys).Distinct(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? None : new EditRules([.. names.Select(name => Compile(edits, names, name))]);
    }

    private static EditRule Compile(BodyEdits edits, string[] names, string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        decimal? least = edits.AtLeast.TryGetValue(name, out var number) ? number : null;
        var leastValue = least is { } value ? Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)) : [];
        var fallback = edits.Defaults.GetValueOrDefault(name);
        return new EditRule
        {
            Name = utf8,
            QuotedName = [(byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"'],
            Member = KnownMembers.Match(JsonEncodedText.Encode(name).EncodedUtf8Bytes),
            RenameTo = edits.Rename.TryGetValue(name, out var target) && target != name ? Array.IndexOf(names, target) : -1,
            Remove = edits.Remove.Contains(name),
            Default = fallback is not null && least is { } minimum && IsBelow(fallback, minimum) ? leastValue : fallback,
            AtLeast = least,
            AtLeastValue = leastValue,
            Request = edits.Request.GetValueOrDefault(name),
        };
    }
}
