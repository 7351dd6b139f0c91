using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Audit;

/// <summary>What an answer says, spelled so that two answers that say the same are equal. Made off the request's path and for few requests.</summary>
/// <param name="Form">What it was taken for.</param>
/// <param name="Text">The spelling; compared ordinally.</param>
/// <remarks>
/// A label is the one that the answer starts with. JSON is compared by value: neither the order of members nor the spelling of numbers and
/// strings counts; where the route scores a field, its value alone counts, because what stands beside it (a reason, a note) is another
/// sentence each time. Text is compared by its beginning, without regard to white space, case, quotes around it and a closing full stop.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NormalizedAnswer(AnswerForm Form, string Text)
{
    /// <summary>Longer texts are compared by their beginning, in characters: what follows is worded anew each time.</summary>
    public const int MaxTextLength = 256;

    private static readonly char[] Edges = ['"', '\'', '.', '!', ' '];

    /// <param name="route">For its labels and its field.</param>
    /// <param name="said">What the answer says; null for nothing.</param>
    /// <param name="whole">False when only its beginning was kept.</param>
    /// <returns>Null when there is nothing that could be compared.</returns>
    public static NormalizedAnswer? Of(RoutePolicy route, string? said, bool whole = true)
    {
        if (string.IsNullOrWhiteSpace(said))
        {
            return null;
        }

        if (LabelOf(route, said) is { } label)
        {
            return new NormalizedAnswer(AnswerForm.Label, label);
        }

        if (said.AsSpan().TrimStart() is ['{', ..] or ['[', ..])
        {
            if (JsonOf(said, route.Signal.Field) is { } json)
            {
                return new NormalizedAnswer(AnswerForm.Json, json);
            }

            if (!whole)
            {
                // The beginning of an object says nothing about its value.
                return null;
            }
        }

        var spelled = Spell(said);
        return spelled.Length == 0 ? null : new NormalizedAnswer(AnswerForm.Text, spelled.Length <= MaxTextLength ? spelled : spelled[..MaxTextLength]);
    }

    /// <summary>Whether two tiers said the same; null when that cannot be told, because one of them said nothing that can be compared.</summary>
    public static bool? Agree(NormalizedAnswer? one, NormalizedAnswer? other) => one is null || other is null ? null : one == other;

    private static string? LabelOf(RoutePolicy route, string said)
    {
        IReadOnlyList<string> labels = route.Signal.Labels.Count > 0 ? route.Signal.Labels : [.. route.Tiers[0].LabelThresholds.Select(l => l.Label)];
        return labels.Count > 0 && new LabelSet(labels).TryResolve(Encoding.UTF8.GetBytes(said), ended: true, out var label) && label >= 0 ? labels[label] : null;
    }

    private static string? JsonOf(string said, string? field)
    {
        try
        {
            using var document = JsonDocument.Parse(said);
            var value = document.RootElement;
            if (field is not null && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(field, out var scored))
            {
                value = scored;
                if (value.ValueKind == JsonValueKind.String)
                {
                    return Spell(value.GetString()!);
                }
            }

            return CanonicalJson.Write(value);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Spell(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim(Edges).ToLowerInvariant();
}
