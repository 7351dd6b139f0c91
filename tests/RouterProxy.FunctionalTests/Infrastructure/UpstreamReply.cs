using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>How the upstream answers one request: well, badly or not at all.</summary>
internal sealed class UpstreamReply(Func<UpstreamExchange, Task> write)
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task WriteAsync(UpstreamExchange exchange) => write(exchange);

    /// <summary>A complete answer with <c>content-length</c>.</summary>
    public static UpstreamReply Json(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Bytes(Encoding.UTF8.GetBytes(json), "application/json", status, headers);

    /// <inheritdoc cref="Json"/>
    public static UpstreamReply Bytes(ReadOnlyMemory<byte> body, string contentType, int status = 200, params (string Name, string Value)[] headers) =>
        new(async exchange =>
        {
            Start(exchange, status, contentType, headers);
            exchange.Response.ContentLength = body.Length;
            await exchange.WriteAsync(body);
        });

    /// <summary>An error in OpenAI's shape; with status 200 it is the answer that says one thing in its status and another in its body.</summary>
    public static UpstreamReply Error(int status, string message, string type = "server_error", string? code = null, params (string Name, string Value)[] headers) =>
        Json(ErrorJson(message, type, code), status, headers);

    /// <summary>Status and headers without a body.</summary>
    public static UpstreamReply Status(int status, params (string Name, string Value)[] headers) =>
        Bytes(ReadOnlyMemory<byte>.Empty, "text/plain", status, headers);

    /// <summary>Server-sent events, each on the wire before the script goes on.</summary>
    public static UpstreamReply Sse(SseScript script, int status = 200, params (string Name, string Value)[] headers) =>
        new(async exchange =>
        {
            Start(exchange, status, "text/event-stream", headers);
            await script.PlayAsync(exchange);
        });

    /// <summary>Each payload as an event, <c>[DONE]</c> at the end.</summary>
    public static UpstreamReply Sse(params string[] payloads) => Sse(payloads.Aggregate(new SseScript(), (script, payload) => script.Event(payload)).Done());

    /// <summary>JSON in <c>content-encoding: gzip</c>, whether the request allowed it or not.</summary>
    public static UpstreamReply Gzip(string json, int status = 200)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(json));
        }

        return Bytes(packed.ToArray(), "application/json", status, ("content-encoding", "gzip"));
    }

    /// <summary>A complete body that stops being JSON in the middle of a string.</summary>
    public static UpstreamReply MalformedJson() => Json("""{"id":"chatcmpl-broken","object":"chat.completion","choices":[{"index":0,"mess""");

    /// <summary>Takes the request and never sends a byte.</summary>
    public static UpstreamReply HangBeforeHeaders() => new(exchange => exchange.UntilPeerGoneAsync());

    /// <summary>Sends the head and then nothing more.</summary>
    public static UpstreamReply HeadersThenHang(string contentType = "text/event-stream", int status = 200) =>
        new(async exchange =>
        {
            Start(exchange, status, contentType, []);
            await exchange.WriteAsync(ReadOnlyMemory<byte>.Empty);
            await exchange.UntilPeerGoneAsync();
        });

    /// <summary>Waits at the gate, then answers.</summary>
    public static UpstreamReply After(Gate gate, UpstreamReply reply) =>
        new(async exchange =>
        {
            using var lifetime = exchange.LinkedLifetime();
            await gate.PassAsync(lifetime.Token);
            await reply.WriteAsync(exchange);
        });

    /// <summary>Resets the connection instead of answering.</summary>
    public static UpstreamReply ResetBeforeHeaders() => new(exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>Sends head and a part of the body, waits at the gate if there is one, and resets.</summary>
    public static UpstreamReply ResetMidBody(string part, string contentType = "application/json", Gate? gate = null) =>
        new(async exchange =>
        {
            Start(exchange, 200, contentType, []);
            await exchange.WriteAsync(part);
            if (gate is not null)
            {
                using var lifetime = exchange.LinkedLifetime();
                await gate.PassAsync(lifetime.Token);
            }

            exchange.Reset();
        });

    /// <summary>Closes the connection in good order before any byte of a response: what a stale pooled connection looks like. HTTP/1.1 only.</summary>
    public static UpstreamReply CloseBeforeResponse() => Raw(ReadOnlyMemory<byte>.Empty);

    /// <summary>A body that is shorter (then the connection is closed) or longer than its <c>content-length</c> says. HTTP/1.1 only.</summary>
    public static UpstreamReply LyingLength(string body, int claimed, string contentType = "application/json") =>
        Raw(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\ncontent-type: {contentType}\r\ncontent-length: {claimed}\r\n\r\n{body}")));

    /// <summary>These bytes, then a FIN: no head is added. HTTP/1.1 only.</summary>
    public static UpstreamReply Raw(ReadOnlyMemory<byte> bytes) => new(exchange => exchange.HijackAsync(bytes));

    /// <summary>An OpenAI error body.</summary>
    public static string ErrorJson(string message, string type, string? code) =>
        JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } }, AsWritten);

    private static void Start(UpstreamExchange exchange, int status, string contentType, (string Name, string Value)[] headers)
    {
        var response = exchange.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        foreach (var (name, value) in headers)
        {
            response.Headers.Append(name, value);
        }
    }
}
