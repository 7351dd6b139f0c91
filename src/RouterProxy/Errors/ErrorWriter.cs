using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RouterProxy.Errors;

/// <summary>Writes errors in OpenAI's shape: as a whole answer, or as the last event of a stream that broke.</summary>
internal static class ErrorWriter
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with <paramref name="error"/>; the response must not have started.</summary>
    public static async Task WriteAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        response.StatusCode = (int)error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (!error.ShouldRetry)
        {
            response.Headers["x-should-retry"] = "false";
        }

        if (error.ClosesConnection && !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol))
        {
            response.Headers.Connection = "close";
        }

        var body = new ArrayBufferWriter<byte>(256);
        Write(body, error);
        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }

    /// <summary>Writes <c>{"error":{…}}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, GatewayError error)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Type);
        json.WriteString("param", error.Param);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Writes the event that ends a broken stream of chat or legacy completions. No <c>[DONE]</c> follows: a client must not
    /// take the half answer for a whole one.
    /// </summary>
    public static void WriteEvent(IBufferWriter<byte> output, GatewayError error)
    {
        output.Write("data: "u8);
        Write(output, error);
        output.Write("\n\n"u8);
    }

    /// <summary>Writes the event that ends a broken Responses stream (<c>type: error</c>).</summary>
    /// <param name="sequenceNumber">The number after the last one that was sent.</param>
    public static void WriteResponsesEvent(IBufferWriter<byte> output, GatewayError error, long sequenceNumber)
    {
        output.Write("event: error\ndata: "u8);
        using (var json = new Utf8JsonWriter(output, Plain))
        {
            json.WriteStartObject();
            json.WriteString("type", "error");
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteString("param", error.Param);
            json.WriteNumber("sequence_number", sequenceNumber);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
