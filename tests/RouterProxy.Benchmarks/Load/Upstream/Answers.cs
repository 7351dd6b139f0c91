using System.Globalization;
using System.Text;

namespace RouterProxy.Benchmarks.Load.Upstream;

/// <summary>
/// The upstream's answers, built once. They carry logprobs only when the request asks for them, so plain YARP passes the small answer
/// on and the gateway pays for what it forces.
/// </summary>
internal static class Answers
{
    /// <summary>A model name that ends so gets an unsure first token from the cheap port.</summary>
    public const string LowSuffix = "-low";

    /// <summary>The first content token as it stands in an event.</summary>
    public const string FirstTokenMark = "\"content\":\"work";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SlowPace = TimeSpan.FromSeconds(1);

    private static readonly string[] Words = ["work", ": the", " mail", " is", " about", " figures"];

    private static readonly Dictionary<(AnswerKind Kind, bool Logprobs, bool Low), byte[][]> Built = BuildAll();

    /// <summary>Pieces of a response; between two of them is <see cref="PaceOf"/>. The last piece of an endless answer is repeated.</summary>
    public static byte[][] Pieces(AnswerKind kind, bool logprobs, bool low) => Built[(kind, logprobs, low)];

    /// <summary>Null where the pieces follow each other at once.</summary>
    public static TimeSpan? PaceOf(AnswerKind kind) => kind switch { AnswerKind.Stream => Pace, AnswerKind.Endless => SlowPace, _ => null };

    /// <summary>Role, content and finish events and <c>[DONE]</c>.</summary>
    public static int EventsOf(AnswerKind kind) => kind == AnswerKind.Json ? 0 : Tokens(kind) + 3;

    private static int Tokens(AnswerKind kind) =>
        kind switch { AnswerKind.Json or AnswerKind.Pieces => Words.Length, AnswerKind.Stream => 32, AnswerKind.Endless => 2, _ => 64 };

    private static Dictionary<(AnswerKind, bool, bool), byte[][]> BuildAll()
    {
        var all = new Dictionary<(AnswerKind, bool, bool), byte[][]>();
        foreach (var kind in Enum.GetValues<AnswerKind>())
        {
            foreach (bool logprobs in new[] { false, true })
            {
                foreach (bool low in new[] { false, true })
                {
                    all[(kind, logprobs, low)] = kind == AnswerKind.Json ? [Whole(logprobs, low)] : Events(kind, logprobs, low);
                }
            }
        }

        return all;
    }

    private static byte[] Whole(bool logprobs, bool low)
    {
        string rows = logprobs ? $$"""{"content":[{{string.Join(',', Words.Select((word, at) => Row(word, at == 0 && low)))}}],"refusal":null}""" : "null";
        string body = $$"""{"id":"chatcmpl-9tXjliCPGY1wrAHNJ4DBnWJxKYyuf","object":"chat.completion","created":1760000110,"model":"bench-1","choices":[{"index":0,"message":{"role":"assistant","content":"{{string.Concat(Words)}}","refusal":null,"annotations":[]},"logprobs":{{rows}},"finish_reason":"stop"}],"usage":{"prompt_tokens":166,"completion_tokens":6,"total_tokens":172},"service_tier":"default","system_fingerprint":"fp_fc9f1d7035"}""";
        return Ascii(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {body.Length}\r\n\r\n{body}"));
    }

    private static byte[][] Events(AnswerKind kind, bool logprobs, bool low)
    {
        string role = Event("""{"role":"assistant","content":"","refusal":null}""", logprobs ? """{"content":[],"refusal":null}""" : "null", "null");
        var pieces = new List<string>();
        for (int token = 0; token < Tokens(kind); token++)
        {
            string word = Words[token % Words.Length];
            string rows = logprobs ? $$"""{"content":[{{Row(word, token == 0 && low)}}],"refusal":null}""" : "null";
            pieces.Add(Event($$"""{"content":"{{word}}"}""", rows, "null"));
        }

        pieces[0] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n" + role + pieces[0];
        if (kind != AnswerKind.Endless)
        {
            pieces[^1] += Event("{}", "null", "\"stop\"") + Chunk("data: [DONE]\n\n") + "0\r\n\r\n";
        }

        return [.. pieces.Select(Ascii)];
    }

    private static string Event(string delta, string logprobs, string finish) => Chunk(
        $$$"""data: {"id":"chatcmpl-9tXjliCPGY1wrAHNJ4DBnWJxKYyuf","object":"chat.completion.chunk","created":1760000110,"model":"bench-1","service_tier":"default","system_fingerprint":"fp_fc9f1d7035","choices":[{"index":0,"delta":{{{delta}}},"logprobs":{{{logprobs}}},"finish_reason":{{{finish}}}}]}""" + "\n\n");

    private static string Chunk(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n");

    /// <summary>A row with its two most likely tokens: 0.97, or 0.05 where it is meant to be unsure.</summary>
    private static string Row(string word, bool low)
    {
        string bytes = string.Join(',', Encoding.UTF8.GetBytes(word));
        string own = $$"""{"token":"{{word}}","logprob":{{(low ? "-2.9957323" : "-0.030459207")}},"bytes":[{{bytes}}]}""";
        return own[..^1] + $$""","top_logprobs":[{{own}},{"token":" spam","logprob":-3.1250000,"bytes":[32,115,112,97,109]}]}""";
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
