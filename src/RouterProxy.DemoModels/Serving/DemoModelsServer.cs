using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RouterProxy.DemoModels.Answers;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;
using RouterProxy.DemoModels.Requests;

namespace RouterProxy.DemoModels.Serving;

/// <summary>
/// The two demo models behind an OpenAI-compatible endpoint: <c>/v1/chat/completions</c>, <c>/v1/completions</c>, <c>/v1/responses</c> and
/// <c>/v1/models</c>.
/// </summary>
/// <remarks>
/// A model answers with the most probable label of the last user message as one token, whatever the temperature: there is no sampling.
/// Logprobs are the classifier's distribution over the four labels, so there are never more than four alternatives. The same question
/// gets the same <c>id</c>, so two answers to it can be compared byte for byte.
/// </remarks>
public static class DemoModelsServer
{
    /// <summary>Builds the server; the caller starts and disposes it.</summary>
    /// <remarks>Reads no configuration file and no environment variable: the demo must not listen where a gateway's settings say.</remarks>
    public static WebApplication Build(DemoModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "demo-models" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            options.ConfigureKestrel?.Invoke(kestrel);
        });
        builder.Services.AddRoutingCore();
        options.ConfigureLogging?.Invoke(builder.Logging);

        var app = builder.Build();
        foreach (var url in options.Urls)
        {
            app.Urls.Add(url);
        }

        Map(app, options);
        return app;
    }

    private static void Map(WebApplication app, DemoModelsOptions options)
    {
        var models = new DemoModelTable(options.Classifiers ?? DemoClassifiers.Train(DemoCorpus.Load()));
        var sender = new AnswerSender(options.TimeProvider, app.Lifetime.ApplicationStopping);
        RequestDelegate Endpoint(IRequestReader reader, IAnswerFormat format) =>
            new GenerationEndpoint(models, reader, format, sender, options).InvokeAsync;

        app.MapPost("/v1/chat/completions", Endpoint(new ChatRequestReader(), new ChatFormat()));
        app.MapPost("/v1/completions", Endpoint(new CompletionRequestReader(), new CompletionFormat()));
        app.MapPost("/v1/responses", Endpoint(new ResponsesRequestReader(), new ResponsesFormat()));
        app.MapGet("/v1/models", models.WriteListAsync);
        app.MapGet("/v1/models/{id}", models.WriteOneAsync);
        app.MapFallback("{**path}", (RequestDelegate)(context => ApiError.UnknownUrl(context.Request).WriteAsync(context.Response)));
    }
}
