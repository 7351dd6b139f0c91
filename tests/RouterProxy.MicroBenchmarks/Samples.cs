using System.Text;
using RouterProxy.Intake;

namespace RouterProxy.MicroBenchmarks;

/// <summary>Requests and answers as an OpenAI-compatible server would see and send them.</summary>
internal static class Samples
{
    /// <summary>Content events of a stream.</summary>
    public const int Tokens = 32;

    /// <summary>Those, the role, the finish and <c>[DONE]</c>.</summary>
    public const int Events = Tokens + 3;

    private const string Envelope = "\"id\":\"chatcmpl-9tXjliCPGY1wrAHNJ4DBnWJxKYyuf\",\"object\":\"chat.completion.chunk\",\"created\":1760000110,\"model\":\"gpt-4.1-mini\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_fc9f1d7035\"";

    private const string Text =
        "Please find attached the figures for the last quarter. The totals in the second sheet still miss the two late invoices,\\nso take them as a \\\"draft\\\". ";

    private static readonly string[] Words = ["work", ": the", " mail", " is", " about", " figures"];

    /// <summary>A chat request whose message has about <paramref name="kibibytes"/> KiB of text.</summary>
    public static byte[] Request(int kibibytes)
    {
        var text = new StringBuilder();
        while (text.Length < kibibytes * 1024)
        {
            text.Append(Text);
        }

        return Encoding.UTF8.GetBytes($$"""{"model":"email-triage","temperature":0,"max_tokens":64,"stream":true,"messages":[{"role":"system","content":"Classify the e-mail."},{"role":"user","content":"{{text}}"}]}""");
    }

    public static PooledBuffer Buffer(ReadOnlySpan<byte> bytes)
    {
        var buffer = new PooledBuffer(bytes.Length);
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
        return buffer;
    }

    /// <summary>The payload of one content event: about 480 bytes with a row of logprobs, 250 without.</summary>
    public static byte[] Payload(bool logprobs, string word = " mail") =>
        Encoding.UTF8.GetBytes($$$"""{{{{Envelope}}},"choices":[{"index":0,"delta":{"content":"{{{word}}}"},"logprobs":{{{(logprobs ? Rows(word) : "null")}}},"finish_reason":null}]}""");

    public static byte[] Stream(bool logprobs)
    {
        var text = new StringBuilder();
        text.Append(Event("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
        for (int token = 0; token < Tokens; token++)
        {
            text.Append("data: ").Append(Encoding.UTF8.GetString(Payload(logprobs, Words[token % Words.Length]))).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.Append(Event("{}", "\"stop\"")).Append("data: [DONE]\n\n").ToString());
    }

    /// <summary>An answer in one piece with six tokens: about 1.6 KB with logprobs.</summary>
    public static byte[] Whole(bool logprobs)
    {
        string rows = logprobs ? $$"""{"content":[{{string.Join(',', Words.Select(Row))}}],"refusal":null}""" : "null";
        return Encoding.UTF8.GetBytes($$$"""{"id":"chatcmpl-9tXjliCPGY1wrAHNJ4DBnWJxKYyuf","object":"chat.completion","created":1760000110,"model":"gpt-4.1-mini","choices":[{"index":0,"message":{"role":"assistant","content":"{{{string.Concat(Words)}}}","refusal":null},"logprobs":{{{rows}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":166,"completion_tokens":6,"total_tokens":172}}""");
    }

    private static string Event(string delta, string finish) =>
        $$$"""data: {{{{Envelope}}},"choices":[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}]}""" + "\n\n";

    private static string Rows(string word) => $$"""{"content":[{{Row(word)}}],"refusal":null}""";

    private static string Row(string word)
    {
        string own = $$"""{"token":"{{word}}","logprob":-0.030459207,"bytes":[{{string.Join(',', Encoding.UTF8.GetBytes(word))}}]""";
        return $$"""{{own}},"top_logprobs":[{{own}}},{"token":" spam","logprob":-3.1250000,"bytes":[32,115,112,97,109]}]}""";
    }
}
