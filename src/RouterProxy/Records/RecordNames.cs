using System.Text.Json;

namespace RouterProxy.Records;

/// <summary>The names in a record.</summary>
internal static class RecordNames
{
    public static readonly JsonEncodedText Version = JsonEncodedText.Encode("v");
    public static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
    public static readonly JsonEncodedText Run = JsonEncodedText.Encode("run");
    public static readonly JsonEncodedText RequestId = JsonEncodedText.Encode("request_id");
    public static readonly JsonEncodedText Route = JsonEncodedText.Encode("route");
    public static readonly JsonEncodedText Endpoint = JsonEncodedText.Encode("endpoint");
    public static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    public static readonly JsonEncodedText Decision = JsonEncodedText.Encode("decision");
    public static readonly JsonEncodedText Reason = JsonEncodedText.Encode("reason");
    public static readonly JsonEncodedText WouldEscalate = JsonEncodedText.Encode("would_escalate");
    public static readonly JsonEncodedText Overridden = JsonEncodedText.Encode("overridden");
    public static readonly JsonEncodedText Signal = JsonEncodedText.Encode("signal");
    public static readonly JsonEncodedText Confidence = JsonEncodedText.Encode("confidence");
    public static readonly JsonEncodedText LogOdds = JsonEncodedText.Encode("log_odds");
    public static readonly JsonEncodedText Unscored = JsonEncodedText.Encode("unscored");
    public static readonly JsonEncodedText Threshold = JsonEncodedText.Encode("threshold");
    public static readonly JsonEncodedText CheapModel = JsonEncodedText.Encode("cheap_model");
    public static readonly JsonEncodedText CheapAsked = JsonEncodedText.Encode("cheap_asked");
    public static readonly JsonEncodedText CheapReported = JsonEncodedText.Encode("cheap_reported");
    public static readonly JsonEncodedText Fingerprint = JsonEncodedText.Encode("fingerprint");
    public static readonly JsonEncodedText Dialect = JsonEncodedText.Encode("dialect");
    public static readonly JsonEncodedText Semantics = JsonEncodedText.Encode("semantics");
    public static readonly JsonEncodedText Temperature = JsonEncodedText.Encode("temperature");
    public static readonly JsonEncodedText Format = JsonEncodedText.Encode("format");
    public static readonly JsonEncodedText StrongModel = JsonEncodedText.Encode("strong_model");
    public static readonly JsonEncodedText StrongAsked = JsonEncodedText.Encode("strong_asked");
    public static readonly JsonEncodedText RequestHash = JsonEncodedText.Encode("request_hash");
    public static readonly JsonEncodedText CheapHash = JsonEncodedText.Encode("cheap_hash");
    public static readonly JsonEncodedText StrongHash = JsonEncodedText.Encode("strong_hash");
    public static readonly JsonEncodedText CheapInput = JsonEncodedText.Encode("cheap_input_tokens");
    public static readonly JsonEncodedText CheapOutput = JsonEncodedText.Encode("cheap_output_tokens");
    public static readonly JsonEncodedText CheapCost = JsonEncodedText.Encode("cheap_cost");
    public static readonly JsonEncodedText StrongInput = JsonEncodedText.Encode("strong_input_tokens");
    public static readonly JsonEncodedText StrongOutput = JsonEncodedText.Encode("strong_output_tokens");
    public static readonly JsonEncodedText StrongCost = JsonEncodedText.Encode("strong_cost");
    public static readonly JsonEncodedText AuditRate = JsonEncodedText.Encode("audit_rate");
    public static readonly JsonEncodedText Drawn = JsonEncodedText.Encode("drawn");
    public static readonly JsonEncodedText Agreement = JsonEncodedText.Encode("agreement");
    public static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    public static readonly JsonEncodedText Probability = JsonEncodedText.Encode("probability");
    public static readonly JsonEncodedText Request = JsonEncodedText.Encode("request");
    public static readonly JsonEncodedText Cheap = JsonEncodedText.Encode("cheap");
    public static readonly JsonEncodedText Strong = JsonEncodedText.Encode("strong");
}
