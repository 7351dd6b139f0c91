using System.Globalization;
using System.Text;
using RouterProxy.Benchmarks.Load.Upstream;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>One kind of request, ready to be written to a socket.</summary>
internal sealed class LoadCase
{
    private const string Text =
        "Subject: Quarterly figures and the room for Thursday. Dear all, please find attached the figures for the last quarter. The totals in the second sheet " +
        "still miss the two late invoices, so take them as a draft. Could somebody book the large room for Thursday at ten, and tell the people from the other " +
        "site that the link stays the same? I shall be on the train until noon and can be reached by phone only. Thanks, and see you on Thursday. ";

    private const int SmallText = 640;

    /// <summary>The gateway waits for the whole of so short an answer; where more is allowed it reads a stream and puts it together.</summary>
    private const int ShortAnswer = 16;

    private const int LongAnswer = 64;

    private LoadCase(string name, string model, AnswerKind kind, double rate, int concurrency = 0, int textBytes = SmallText, bool asks = false)
    {
        Name = name;
        Rate = rate;
        Concurrency = concurrency;
        AsksLogprobs = asks;
        Escalates = model.EndsWith(Answers.LowSuffix, StringComparison.Ordinal);
        bool streams = kind is not AnswerKind.Json and not AnswerKind.Pieces;
        Events = streams ? Answers.EventsOf(kind) : 0;
        Request = Write(model, streams, kind == AnswerKind.Json ? ShortAnswer : LongAnswer, textBytes, asks);
    }

    /// <summary>A non-streaming answer of 1.6 KB with the forced logprobs, 0.5 KB without.</summary>
    public static LoadCase NonStream { get; } = new("nonstream", "bench-json", AnswerKind.Json, rate: 60, concurrency: 32);

    public static LoadCase Stream { get; } = new("stream", "bench-stream", AnswerKind.Stream, rate: 25, concurrency: 128);

    public static LoadCase Burst { get; } = new("burst", "bench-burst", AnswerKind.Burst, rate: 50, concurrency: 32);

    /// <summary>Left for the strong model in the middle of an answer that would never end.</summary>
    public static LoadCase Abandoned { get; } = new("decision", "bench-endless" + Answers.LowSuffix, AnswerKind.Burst, rate: 0);

    /// <summary>Open until the client leaves.</summary>
    public static LoadCase Endless { get; } = new("open-streams", "bench-endless", AnswerKind.Endless, rate: 0);

    public static LoadCase Body1M { get; } = new("body1m", "bench-json", AnswerKind.Json, rate: 10, textBytes: 1024 * 1024);

    public static LoadCase Body16M { get; } = new("body16m", "bench-json", AnswerKind.Json, rate: 0, textBytes: 16 * 1024 * 1024);

    /// <summary>Measured at fixed rate, some at saturation too.</summary>
    public static IReadOnlyList<LoadCase> Ordinary { get; } =
    [
        NonStream,
        new("nonstream-500", "bench-json", AnswerKind.Json, rate: 500),
        Stream,
        Burst,
        new("aggregated", "bench-pieces", AnswerKind.Pieces, rate: 50),
        new("escalated", "bench-json" + Answers.LowSuffix, AnswerKind.Json, rate: 50),
        new("escalated-stream", "bench-stream" + Answers.LowSuffix, AnswerKind.Stream, rate: 25),
        new("body32k", "bench-json", AnswerKind.Json, rate: 50, textBytes: 32 * 1024),
        Body1M,
        new("asked", "bench-json", AnswerKind.Json, rate: 60, asks: true),
        new("asked-stream", "bench-stream", AnswerKind.Stream, rate: 25, asks: true),
    ];

    public string Name { get; }

    /// <summary>Requests per second and target at fixed rate.</summary>
    public double Rate { get; }

    /// <summary>Clients at saturation, 0 where that is not measured.</summary>
    public int Concurrency { get; }

    /// <summary>Events that a complete answer has, <c>[DONE]</c> included; 0 for a JSON answer.</summary>
    public int Events { get; }

    public bool AsksLogprobs { get; }

    /// <summary>The gateway is expected to leave the cheap answer.</summary>
    public bool Escalates { get; }

    public byte[] Request { get; }

    private static byte[] Write(string model, bool stream, int maxTokens, int textBytes, bool asks)
    {
        var text = new StringBuilder(textBytes + Text.Length);
        while (text.Length < textBytes)
        {
            text.Append(Text);
        }

        text.Length = textBytes;
        string body = $$"""{"model":"{{model}}","temperature":0,"max_tokens":{{maxTokens}},{{(stream ? "\"stream\":true," : "")}}{{(asks ? "\"logprobs\":true,\"top_logprobs\":2," : "")}}"messages":[{"role":"system","content":"Classify the e-mail as work, personal, spam or other. Answer with one word and a short reason."},{"role":"user","content":"{{text}}"}]}""";
        string head = string.Create(CultureInfo.InvariantCulture, $"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: */*\r\nUser-Agent: load/1.0\r\nAuthorization: Bearer sk-load\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n");
        return Encoding.UTF8.GetBytes(head + body);
    }
}
