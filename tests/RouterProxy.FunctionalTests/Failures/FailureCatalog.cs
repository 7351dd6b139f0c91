using System.Globalization;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>Every way to fail, once; the tests run it at each place of a cascade.</summary>
internal static partial class FailureCatalog
{
    public const string UpstreamMessage = "the upstream says no";

    public static IReadOnlyList<Failure> All { get; } =
    [
        new("connection refused", "upstream_error") { StandIn = "closed", Error = (502, "upstream_unreachable") },
        new("no destination", "upstream_error") { StandIn = "empty", Error = (503, "no_healthy_upstream"), Attempts = 1 },
        .. new[] { 401, 403 }.Select(status => OfStatus(status) with { Status = null, Error = (502, "upstream_misconfigured") }),
        .. new[] { 404, 408, 409, 429, 500, 502, 503, 400, 413, 422 }.Select(OfStatus),
        new("reset before headers", "upstream_error") { Reply = (_, _) => UpstreamReply.ResetBeforeHeaders(), Attempts = 2, Error = (502, "upstream_unreachable") },
        new("closed before any byte", "upstream_error") { Reply = (_, _) => UpstreamReply.CloseBeforeResponse(), Attempts = 2, Error = (502, "upstream_unreachable") },
        new("not HTTP", "upstream_error") { Reply = (_, _) => UpstreamReply.Raw("SSH-2.0-OpenSSH_9.6\r\n"u8.ToArray()), Error = (502, "upstream_unreachable") },
        Hang("hang before headers") with { Reply = (_, _) => UpstreamReply.HangBeforeHeaders(), Error = (504, "upstream_timeout") },
        Hang("hang before the first token") with
        {
            Reply = (api, stream) => stream
                ? UpstreamReply.Sse(new SseScript().Comment().Raw(BeforeFirstToken(api)).Hang())
                : UpstreamReply.HeadersThenHang("application/json"),
            AfterHeaders = true,
        },
        new("reset while held", "upstream_error")
        {
            Reply = (api, stream) => stream
                ? UpstreamReply.Sse(new SseScript().Raw(BeforeFirstToken(api)).Reset())
                : UpstreamReply.ResetMidBody(api.Whole("brokenword")[..40]),
            AfterHeaders = true,
        },
        new("malformed", "upstream_error")
        {
            Reply = (api, stream) => stream ? UpstreamReply.Sse(new SseScript().Raw(BeforeFirstToken(api)).Event("{\"choices\":[{\"del").Done()) : UpstreamReply.MalformedJson(),
            AfterHeaders = true,
        },
        new("empty body", "upstream_error")
        {
            Reply = (_, stream) => UpstreamReply.Bytes(ReadOnlyMemory<byte>.Empty, stream ? "text/event-stream" : "application/json"),
            AfterHeaders = true,
        },
        new("a page of HTML with status 200", "upstream_error")
        {
            Reply = (_, _) => UpstreamReply.Bytes("<html><body>Bad gateway</body></html>"u8.ToArray(), "text/html"),
            AfterHeaders = true,
        },
        new("error inside a 200", "upstream_error") { Reply = (_, _) => UpstreamReply.Error(200, UpstreamMessage), AfterHeaders = true },
        new("error event before the first token", "upstream_error")
        {
            Reply = (api, _) => UpstreamReply.Sse(new SseScript().Raw(BeforeFirstToken(api)).Raw(ErrorEvent(api))),
            AfterHeaders = true,
            OnlyStream = true,
        },
        new("a stream of comments only", "upstream_error")
        {
            Reply = (_, _) => UpstreamReply.Sse(new SseScript().Comment().Comment()),
            AfterHeaders = true,
            OnlyStream = true,
        },
        new("content-length longer than the body", "upstream_error")
        {
            Reply = (api, stream) => UpstreamReply.LyingLength(stream ? BeforeFirstToken(api) : api.Whole("brokenword"), 100_000, stream ? "text/event-stream" : "application/json"),
            AfterHeaders = true,
        },
        new("content-length shorter than the body", "upstream_error")
        {
            Reply = (api, _) => UpstreamReply.LyingLength(api.Whole("brokenword"), 40),
            AfterHeaders = true,
            OnlyStream = false,
        },
        new("truncated chunks", "upstream_error")
        {
            Reply = (api, stream) => Truncated(stream ? BeforeFirstToken(api) : api.Whole("brokenword"), stream ? "text/event-stream" : "application/json"),
            AfterHeaders = true,
        },
        new("garbage in place of chunks", "upstream_error")
        {
            Reply = (_, stream) => UpstreamReply.Raw(System.Text.Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\ncontent-type: {(stream ? "text/event-stream" : "application/json")}\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nnot a chunk\r\n")),
            AfterHeaders = true,
        },
    ];

    public static Failure Of(string name) => All.Single(failure => failure.Name == name);

    /// <summary>The upstream's own error event, as each endpoint spells it.</summary>
    public static string ErrorEvent(ScriptedApi api) => api == ScriptedApi.Responses
        ? $$"""event: error{{'\n'}}data: {"type":"error","code":"server_error","message":"{{UpstreamMessage}}","param":null,"sequence_number":4}{{"\n\n"}}"""
        : $"data: {UpstreamReply.ErrorJson(UpstreamMessage, "server_error", null)}\n\n";

    private static Failure OfStatus(int status) => new(string.Create(CultureInfo.InvariantCulture, $"status {status}"), "upstream_status")
    {
        Reply = (_, _) => UpstreamReply.Error(status, UpstreamMessage, "some_error", "some_code", ("retry-after", "7"), ("x-of-the-upstream", "yes")),
        Status = status,
    };

    private static Failure Hang(string name) => new(name, "upstream_error")
    {
        // Streams decide within DecisionTimeout (10 s); a whole answer has the model's Timeout (10 min); a stream that nobody judges has IdleTimeout (2 min).
        GatedLimit = stream => stream ? TimeSpan.FromSeconds(11) : TimeSpan.FromMinutes(11),
        LastLimit = stream => stream ? TimeSpan.FromMinutes(3) : TimeSpan.FromMinutes(11),
    };

    /// <summary>What a stream says before its first content token.</summary>
    private static string BeforeFirstToken(ScriptedApi api)
    {
        var events = api.EventsToFirstToken("brokenword");
        return events.Count > 1 ? string.Concat(events.Take(events.Count - 1)) : ": nothing yet\n\n";
    }

    private static UpstreamReply Truncated(string body, string contentType) => UpstreamReply.Raw(System.Text.Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\ncontent-type: {contentType}\r\ntransfer-encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n")));
}
