using System.Globalization;
using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Watch;

/// <summary>A cheap model that answers with the confidences of a script, one after the other, under names that a test may change.</summary>
internal sealed class ScriptedModel
{
    private int _answers;

    /// <summary>The first token's probability in the nth answer, from 0.</summary>
    public Func<int, double> Confidence { get; set; } = static _ => 0.9;

    public string Name { get; set; } = "cheap-1";

    public string Fingerprint { get; set; } = "fp-1";

    public UpstreamReply Answer(UpstreamRequest request)
    {
        var body = request.Json();
        var logprob = Math.Log(Confidence(_answers++)).ToString("R", CultureInfo.InvariantCulture);
        var logprobs = body.TryGetProperty("logprobs", out var asked) && asked.ValueKind == JsonValueKind.True
            ? $$"""{"content":[{"token":"work","logprob":{{logprob}},"bytes":null,"top_logprobs":[]}]}""" : "null";
        var head = $$"""{"id":"c1","created":1,"model":"{{Name}}","system_fingerprint":"{{Fingerprint}}",""";
        return body.TryGetProperty("stream", out var stream) && stream.ValueKind == JsonValueKind.True
            ? UpstreamReply.Sse(
                $$"""{{head}}"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"work"},"logprobs":{{logprobs}},"finish_reason":null}]}""",
                $$"""{{head}}"object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}""")
            : UpstreamReply.Json($$"""{{head}}"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"work"},"logprobs":{{logprobs}},"finish_reason":"stop"}]}""");
    }

    public static string Body(bool stream = false, string members = "") =>
        $$"""{"model":"mail","stream":{{(stream ? "true" : "false")}},{{members}}"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""";

    /// <summary>Log-odds spread evenly over twelve, without any chance in it.</summary>
    public static double Even(int answer, double from)
    {
        var logOdds = from + (12 * (answer * 0.6180339887498949 % 1));
        return 1 / (1 + Math.Exp(-logOdds));
    }
}
