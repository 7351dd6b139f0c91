using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RouterProxy.Errors;

namespace RouterProxy.Hosting;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c> in OpenAI's shape: the names that this client may send as <c>model</c>.</summary>
internal static class ModelsEndpoint
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="context">A GET or HEAD request.</param>
    /// <param name="scope">The configuration in force, and who asks.</param>
    /// <param name="id">The model that was asked for by name, unescaped, or null for the list.</param>
    public static Task WriteAsync(HttpContext context, RequestScope scope, string? id)
    {
        var names = scope.Table.ListedModels.Where(name => MayUse(scope, name));
        if (id is not null && !names.Contains(id, StringComparer.Ordinal))
        {
            return ErrorWriter.WriteAsync(context, GatewayErrors.ModelNotFound(id));
        }

        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Plain))
        {
            if (id is not null)
            {
                WriteModel(json, id);
            }
            else
            {
                json.WriteStartObject();
                json.WriteString("object", "list");
                json.WriteStartArray("data");
                foreach (var name in names)
                {
                    WriteModel(json, name);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static bool MayUse(RequestScope scope, string name) => scope.Table.Matcher.Find(name) is { } route && scope.Client.MayUse(route);

    private static void WriteModel(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");

        // The time at which a name was configured is not known; OpenAI's clients need a number here.
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", "routerproxy");
        json.WriteEndObject();
    }
}
