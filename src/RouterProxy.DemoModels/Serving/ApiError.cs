using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouterProxy.DemoModels.Serving;

/// <summary>An error in OpenAI's shape.</summary>
internal sealed record ApiError(int Status, string Message, string Type, string? Param, string? Code)
{
    private const string InvalidRequest = "invalid_request_error";

    public static ApiError NotJson { get; } =
        new(StatusCodes.Status400BadRequest, "The body of your request is not a JSON object in UTF-8.", InvalidRequest, null, "invalid_json");

    public static ApiError Scripted(int status) =>
        new(status, "The request asked for this error.", status < 500 ? InvalidRequest : "server_error", null, "scripted_fault");

    public static ApiError ModelNotFound(string model) => new(
        StatusCodes.Status404NotFound,
        $"The model `{model}` does not exist; this server has `{DemoModelNames.Cheap}` and `{DemoModelNames.Strong}`.",
        InvalidRequest,
        "model",
        "model_not_found");

    public static ApiError Invalid(string param, string message, string code = "invalid_value") =>
        new(StatusCodes.Status400BadRequest, $"Invalid '{param}': {message}", InvalidRequest, param, code);

    public static ApiError Refused(int status) => new(status, "The request was refused.", InvalidRequest, null, null);

    public static ApiError UnknownUrl(HttpRequest request) => new(
        StatusCodes.Status404NotFound,
        $"Unknown request URL: {request.Method} {request.Path}.",
        InvalidRequest,
        null,
        "unknown_url");

    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, Message);
            json.WriteString("type"u8, Type);
            json.WriteString("param"u8, Param);
            json.WriteString("code"u8, Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        return JsonBody.WriteAsync(response, ToJson());
    }
}
