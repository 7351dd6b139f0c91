using System.Text.Json;
using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Telemetry;

namespace RouterProxy.Records;

/// <summary>Spells a record as one line of JSON. Names are explained in <c>docs/configuration.md</c>; what is not known is left out.</summary>
internal static class RecordJson
{
    public const int Version = 1;

    public static void Write(Utf8JsonWriter json, DecisionRecord record, string run)
    {
        var judged = record.Judged;
        json.WriteStartObject();
        json.WriteNumber(RecordNames.Version, Version);
        json.WriteString(RecordNames.At, record.At);
        json.WriteString(RecordNames.Run, run);
        json.WriteString(RecordNames.RequestId, judged.RequestId);
        json.WriteString(RecordNames.Route, judged.Route.Name);
        json.WriteString(RecordNames.Endpoint, EndpointName(record.Endpoint));
        json.WriteBoolean(RecordNames.Stream, record.Stream);
        Write(json, RecordNames.Decision, record.Decision.Decision?.ToHeader());
        Write(json, RecordNames.Reason, record.Decision.Reason?.ToHeader());
        json.WriteBoolean(RecordNames.WouldEscalate, judged.WouldEscalate);
        json.WriteBoolean(RecordNames.Overridden, judged.Overridden);
        WriteSignal(json, judged);
        WriteIdentity(json, record, judged);
        json.WriteString(RecordNames.RequestHash, record.RequestHash);
        Write(json, RecordNames.CheapHash, record.CheapHash);
        Write(json, RecordNames.StrongHash, record.StrongHash);
        WriteSpending(json, record.Cheap, RecordNames.CheapInput, RecordNames.CheapOutput, RecordNames.CheapCost);
        WriteSpending(json, record.Strong, RecordNames.StrongInput, RecordNames.StrongOutput, RecordNames.StrongCost);
        WriteLabel(json, record);
        WriteText(json, record);
        json.WriteEndObject();
    }

    private static void WriteSignal(Utf8JsonWriter json, in RoutedDecision judged)
    {
        json.WriteString(RecordNames.Signal, judged.Route.Signal.Kind.ToString());
        if (judged.Confidence is { } confidence)
        {
            json.WriteNumber(RecordNames.Confidence, confidence);
            json.WriteNumber(RecordNames.LogOdds, Math.Round(judged.LogOdds, 6));
        }

        Write(json, RecordNames.Unscored, judged.Unscored?.ToRouteReason().ToHeader());
        if (judged.Threshold is { } threshold)
        {
            json.WriteNumber(RecordNames.Threshold, threshold);
        }
    }

    private static void WriteIdentity(Utf8JsonWriter json, DecisionRecord record, in RoutedDecision judged)
    {
        var identity = judged.Identity;
        json.WriteString(RecordNames.CheapModel, judged.Tier.Model.Key);
        Write(json, RecordNames.CheapAsked, identity.ModelAsked);
        Write(json, RecordNames.CheapReported, identity.ModelReported);
        Write(json, RecordNames.Fingerprint, identity.Fingerprint);
        json.WriteString(RecordNames.Dialect, identity.Dialect);
        json.WriteString(RecordNames.Semantics, identity.Semantics.ToString());
        if (identity.Temperature is { } temperature)
        {
            json.WriteNumber(RecordNames.Temperature, temperature);
        }

        json.WriteString(RecordNames.Format, identity.Format.ToString());
        json.WriteString(RecordNames.StrongModel, judged.Route.Tiers[^1].Model.Key);
        Write(json, RecordNames.StrongAsked, record.StrongAsked);
    }

    private static void WriteSpending(Utf8JsonWriter json, in TierSpending spent, JsonEncodedText input, JsonEncodedText output, JsonEncodedText cost)
    {
        if (spent.IsEmpty)
        {
            return;
        }

        json.WriteNumber(input, spent.Input);
        json.WriteNumber(output, spent.Output);
        if (spent.Cost is { } dollars)
        {
            json.WriteNumber(cost, dollars);
        }
    }

    private static void WriteLabel(Utf8JsonWriter json, DecisionRecord record)
    {
        json.WriteNumber(RecordNames.AuditRate, record.Decision.Route.AuditRate);
        Write(json, RecordNames.Drawn, record.Drawn?.ToTag());
        Write(json, RecordNames.Agreement, record.Agreement?.ToTag());
        Write(json, RecordNames.Source, record.Source?.ToTag());
        if (record.Probability is { } probability)
        {
            json.WriteNumber(RecordNames.Probability, probability);
        }
    }

    private static void WriteText(Utf8JsonWriter json, DecisionRecord record)
    {
        if (record.Request is { } request)
        {
            // Read and written anew: a client may spell its body over several lines.
            using var body = JsonDocument.Parse(request, new JsonDocumentOptions { MaxDepth = RequestScanner.MaxDepth });
            json.WritePropertyName(RecordNames.Request);
            body.WriteTo(json);
        }

        Write(json, RecordNames.Cheap, record.CheapText);
        Write(json, RecordNames.Strong, record.StrongText);
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string EndpointName(ApiEndpoint endpoint) => endpoint switch
    {
        ApiEndpoint.Completions => "completions",
        ApiEndpoint.Responses => "responses",
        _ => "chat",
    };
}
