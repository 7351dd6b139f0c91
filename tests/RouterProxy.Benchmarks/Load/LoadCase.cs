using System.Globalization;
using System.Text;

namespace RouterProxy.Benchmarks.Load;

/// <summary>One kind of request, ready to be written to a socket.</summary>
internal sealed class LoadCase
{
    private const string Text =
        "Subject: Quarterly figures and the room for Thursday. Dear all, please find attached the figures for the last quarter. The totals in the second sheet " +
        "still miss the two late invoices, so take them as a draft. Could somebody book the large room for Thursday at ten, and tell the people from the other " +
        "site that the link stays the same? I shall be on the train until noon and can be reached by phone only. Thanks, and see you on Thursday. ";

    private const int SmallText = 640;

    private LoadCase(string name, string model, AnswerKind kind, double rate, int concurrency, int textBytes = SmallText, bool asks = false)
    {
        Name = name;
        Rate = rate;
        Concurrency = concurrency;
        AsksLogprobs = asks;
        Escalates = model.EndsWith(Answers.LowSuffix, StringComparison.Ordinal);
        Events = Answers.EventsOf(kind);
        Request = Write(model, kind != AnswerKind.Json, textBytes, asks);
    }

    public static IReadOnlyList<LoadCase> All { get; } =
    [
        new("nonstream", "bench-json", AnswerKind.Json, rate: 60, concurrency: 32),
        new("stream", "bench-stream", AnswerKind.Stream, rate: 25, concurrency: 128),
        new("burst", "bench-burst", AnswerKind.Burst, rate: 50, concurrency: 32),
        new("escalated", "bench-json" + Answers.LowSuffix, AnswerKind.Json, rate: 50, concurrency: 32),
        new("escalated-stream", "bench-stream" + Answers.LowSuffix, AnswerKind.Stream, rate: 25, concurrency: 128),
        new("body32k", "bench-json", AnswerKind.Json, rate: 50, concurrency: 32, textBytes: 32 * 1024),
        new("body1m", "bench-json", AnswerKind.Json, rate: 10, concurrency: 4, textBytes: 1024 * 1024),
        new("asked", "bench-json", AnswerKind.Json, rate: 60, concurrency: 32, asks: true),
        new("asked-stream", "bench-stream", AnswerKind.Stream, rate: 25, concurrency: 128, asks: true),
    ];

    public string Name { get; }

    /// <summary>Requests per second and target at fixed rate.</summary>
    public double Rate { get; }

    /// <summary>Clients at saturation.</summary>
    public int Concurrency { get; }

    /// <summary>Events that a complete answer has, <c>[DONE]</c> included; 0 for a JSON answer.</summary>
    public int Events { get; }

    public bool AsksLogprobs { get; }

    /// <summary>The gateway is expected to leave the cheap answer.</summary>
    public bool Escalates { get; }

    public byte[] Request { get; }

    private static byte[] Write(string model, bool stream, int textBytes, bool asks)
    {
        var text = new StringBuilder();
        while (text.Length < textBytes)
        {
            text.Append(Text);
        }

        text.Length = textBytes;
        string body = $$"""{"model":"{{model}}","temperature":0,"max_tokens":64,{{(stream ? "\"stream\":true," : "")}}{{(asks ? "\"logprobs\":true,\"top_logprobs\":2," : "")}}"messages":[{"role":"system","content":"Classify the e-mail as work, personal, spam or other. Answer with one word and a short reason."},{"role":"user","content":"{{text}}"}]}""";
        string head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: load/1.0\r\nAuthorization: Bearer sk-load\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n");
        return Encoding.UTF8.GetBytes(head + body);
    }
}
