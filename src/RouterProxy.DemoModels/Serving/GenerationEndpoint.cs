using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using RouterProxy.DemoModels.Answers;
using RouterProxy.DemoModels.Requests;
using RouterProxy.DemoModels.Scripting;

namespace RouterProxy.DemoModels.Serving;

/// <summary>One generation endpoint: reads a request of its kind, lets the model answer, and sends the answer in the kind's format.</summary>
internal sealed class GenerationEndpoint(
    DemoModelTable models,
    IRequestReader reader,
    IAnswerFormat format,
    AnswerSender sender,
    DemoModelsOptions options)
{
    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = 512 };

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            var body = await ReadBodyAsync(context);
            if (Answer(context, body, out var answer, out var script) is { } error)
            {
                await error.WriteAsync(context.Response);
                return;
            }

            await sender.SendAsync(context, format, answer!, script!);
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await ApiError.Refused(refused.StatusCode).WriteAsync(context.Response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is nobody to tell.
        }
    }

    private ApiError? Answer(HttpContext context, byte[] body, out GeneratedAnswer? answer, out DemoScript? script)
    {
        answer = null;
        script = null;
        if (TryRead(body, out var request) is { } unreadable)
        {
            return unreadable;
        }

        if (models.Find(request!.Model) is not { } classifier)
        {
            return ApiError.ModelNotFound(request.Model);
        }

        script = DemoScript.None;
        if (options.EnableScripts && !DemoScriptReader.TryRead(context.Request.Headers, request.Model, out script, out var header))
        {
            return ApiError.Invalid(header, "the header's value is not in the table of scripted behaviour.");
        }

        answer = GeneratedAnswer.Create(request, classifier.Predict(request.Text), script.Tokens, options.TimeProvider.GetUtcNow());
        return null;
    }

    private ApiError? TryRead(byte[] body, out GenerationRequest? request)
    {
        request = null;
        if (!Utf8.IsValid(body))
        {
            return ApiError.NotJson;
        }

        try
        {
            using var document = JsonDocument.Parse(body, ParseOptions);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ApiError.NotJson;
            }

            var fields = new RequestFields(document.RootElement);
            request = reader.Read(fields);
            return fields.Error;
        }
        catch (JsonException)
        {
            return ApiError.NotJson;
        }
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }
}
