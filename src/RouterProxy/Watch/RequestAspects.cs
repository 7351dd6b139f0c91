using System.Collections.Immutable;
using System.Globalization;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;
using RouterProxy.Records;

namespace RouterProxy.Watch;

/// <summary>What a request itself contributes to a threshold's identity, as texts from closed lists: nothing of it can be free text.</summary>
internal static class RequestAspects
{
    private const string Unset = "default";

    /// <summary>In hundredths.</summary>
    private const int Hottest = 200;

    private static readonly ImmutableArray<string> Temperatures =
        [.. Enumerable.Range(0, Hottest + 1).Select(t => (t / 100m).ToString("0.##", CultureInfo.InvariantCulture))];

    public static string FormatOf(RequestTraits traits) =>
        (traits & RequestTraits.Grammar) != 0 ? "grammar"
        : (traits & RequestTraits.JsonSchema) != 0 ? "json_schema"
        : (traits & RequestTraits.JsonObject) != 0 ? "json_object"
        : "text";

    /// <summary>The temperature that reaches the model, to two decimals.</summary>
    public static string TemperatureOf(GenerationRequest request, BodyEdits edits) => SentTemperature.Of(request, edits) switch
    {
        null => Unset,
        >= 0 and <= Hottest / 100.0 and { } value => Temperatures[(int)Math.Round(value * 100)],
        _ => AnswerNames.Other,
    };
}
