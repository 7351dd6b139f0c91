using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RouterProxy.DemoModels.Classifiers;

namespace RouterProxy.DemoModels.Serving;

/// <summary>The models by name, and the answers to <c>/v1/models</c>.</summary>
internal sealed class DemoModelTable(DemoClassifiers classifiers)
{
    // 2025-01-01T00:00:00Z. A constant, like a real model's release date.
    private const long Created = 1735689600;

    public ITextClassifier? Find(string name) => name switch
    {
        DemoModelNames.Cheap => classifiers.Cheap,
        DemoModelNames.Strong => classifiers.Strong,
        _ => null,
    };

    public Task WriteListAsync(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            WriteModel(json, DemoModelNames.Cheap);
            WriteModel(json, DemoModelNames.Strong);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return JsonBody.WriteAsync(context.Response, buffer.WrittenMemory);
    }

    public Task WriteOneAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["id"]!;
        if (Find(name) is null)
        {
            return ApiError.ModelNotFound(name).WriteAsync(context.Response);
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            WriteModel(json, name);
        }

        return JsonBody.WriteAsync(context.Response, buffer.WrittenMemory);
    }

    private static void WriteModel(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, name);
        json.WriteString("object"u8, "model"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("owned_by"u8, "routerproxy-demo"u8);
        json.WriteEndObject();
    }
}
