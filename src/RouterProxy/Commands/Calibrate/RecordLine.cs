using System.Text.Json;
using RouterProxy.Records;

namespace RouterProxy.Commands.Calibrate;

/// <summary>What a calibration reads of a record that the gateway wrote.</summary>
internal sealed record RecordLine
{
    public required string Route { get; init; }

    public string? Decision { get; init; }

    public bool WouldEscalate { get; init; }

    public bool Overridden { get; init; }

    public string? Signal { get; init; }

    /// <summary>In [0, 1]; null for an answer without one.</summary>
    public double? Confidence { get; init; }

    public string? Unscored { get; init; }

    public string? CheapModel { get; init; }

    public string? CheapAsked { get; init; }

    public string? CheapReported { get; init; }

    public string? Fingerprint { get; init; }

    public string? Semantics { get; init; }

    public string? Temperature { get; init; }

    public string? Format { get; init; }

    public string? StrongModel { get; init; }

    public string? StrongAsked { get; init; }

    public double? CheapCost { get; init; }

    public double? StrongCost { get; init; }

    public double AuditRate { get; init; }

    /// <summary><c>audit</c>, <c>shadow</c>, or null.</summary>
    public string? Drawn { get; init; }

    /// <summary><c>agree</c>, <c>disagree</c>, <c>error</c>, <c>dropped</c>, or null.</summary>
    public string? Agreement { get; init; }

    /// <summary>The rate at which a request of <c>Mode: Shadow</c> was drawn.</summary>
    public double? Probability { get; init; }

    /// <summary>What the cheap model said; only where the route recorded text.</summary>
    public string? Cheap { get; init; }

    public bool IsLabelled => Agreement is "agree" or "disagree";

    public bool Agrees => Agreement == "agree";

    /// <summary>The first tier's answer was judged: it has a confidence, or the reason why it has none.</summary>
    public bool IsJudged => Confidence is not null || Unscored is not null;

    /// <summary>Reads a line; null when it is no record.</summary>
    public static RecordLine? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && Number(root, RecordNames.Version) == RecordJson.Version && Text(root, RecordNames.Route) is { } route ? Read(root, route) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RecordLine Read(JsonElement root, string route) => new()
    {
        Route = route,
        Decision = Text(root, RecordNames.Decision),
        WouldEscalate = Flag(root, RecordNames.WouldEscalate),
        Overridden = Flag(root, RecordNames.Overridden),
        Signal = Text(root, RecordNames.Signal),
        Confidence = Number(root, RecordNames.Confidence) is >= 0 and <= 1 and var confidence ? confidence : null,
        Unscored = Text(root, RecordNames.Unscored),
        CheapModel = Text(root, RecordNames.CheapModel),
        CheapAsked = Text(root, RecordNames.CheapAsked),
        CheapReported = Text(root, RecordNames.CheapReported),
        Fingerprint = Text(root, RecordNames.Fingerprint),
        Semantics = Text(root, RecordNames.Semantics),
        Temperature = root.TryGetProperty(RecordNames.Temperature.EncodedUtf8Bytes, out var temperature) ? temperature.GetRawText() : null,
        Format = Text(root, RecordNames.Format),
        StrongModel = Text(root, RecordNames.StrongModel),
        StrongAsked = Text(root, RecordNames.StrongAsked),
        CheapCost = Number(root, RecordNames.CheapCost),
        StrongCost = Number(root, RecordNames.StrongCost),
        AuditRate = Number(root, RecordNames.AuditRate) is >= 0 and <= 1 and var rate ? rate : 0,
        Drawn = Text(root, RecordNames.Drawn),
        Agreement = Text(root, RecordNames.Agreement),
        Probability = Number(root, RecordNames.Probability),
        Cheap = Text(root, RecordNames.Cheap),
    };

    private static string? Text(JsonElement root, JsonEncodedText name) =>
        root.TryGetProperty(name.EncodedUtf8Bytes, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement root, JsonEncodedText name) =>
        root.TryGetProperty(name.EncodedUtf8Bytes, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    private static bool Flag(JsonElement root, JsonEncodedText name) => root.TryGetProperty(name.EncodedUtf8Bytes, out var value) && value.ValueKind == JsonValueKind.True;
}
