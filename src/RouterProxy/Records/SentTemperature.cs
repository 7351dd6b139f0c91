using System.Buffers.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;
using RouterProxy.Json;

namespace RouterProxy.Records;

/// <summary>The temperature that a model was asked with.</summary>
internal static class SentTemperature
{
    private const string Name = "temperature";

    /// <summary>The client's, after the model's own edits in their order; null when none was sent, or what was sent is no number.</summary>
    public static double? Of(GenerationRequest request, BodyEdits edits)
    {
        if (edits.Request.TryGetValue(Name, out var always))
        {
            return Number(always);
        }

        var sent = edits.Remove.Contains(Name) || edits.Rename.ContainsKey(Name) ? null : OfClient(request);
        sent ??= edits.Defaults.TryGetValue(Name, out var fallback) ? Number(fallback) : null;
        return sent is { } number && edits.AtLeast.TryGetValue(Name, out var least) ? Math.Max(number, (double)least) : sent;
    }

    private static double? OfClient(GenerationRequest request)
    {
        var body = request.Body.Span;
        var members = request.Members;

        // By index: going through an interface makes an enumerator for each request.
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (JsonEscapes.Spells(body.Slice(member.NameStart + 1, member.NameLength - 2), "temperature"u8))
            {
                return Number(body.Slice(member.ValueStart, member.ValueLength));
            }
        }

        return null;
    }

    private static double? Number(ReadOnlySpan<byte> json) => Utf8Parser.TryParse(json, out double value, out var read) && read == json.Length ? value : null;
}
