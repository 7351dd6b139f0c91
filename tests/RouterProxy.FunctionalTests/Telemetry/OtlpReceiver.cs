using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>A collector for OTLP over HTTP with protobuf, as far as tests look.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private OtlpReceiver(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<ReceivedSpan> Spans => [.. Bodies("/v1/traces").SelectMany(ReceivedSpan.AllIn)];

    /// <summary>Log records: body text, trace and span id in hexadecimal.</summary>
    public IReadOnlyList<(string Body, string TraceId, string SpanId)> Logs =>
    [
        .. from request in Bodies("/v1/logs")
           from resource in new ProtobufMessage(request).Messages(1)
           from scope in resource.Messages(2)
           from record in scope.Messages(2)
           select (record.Messages(5).First().Text(1), record.Hex(9), record.Hex(10)),
    ];

    /// <summary>Names of all metrics so far.</summary>
    public IReadOnlyCollection<string> MetricNames =>
    [
        .. (from request in Bodies("/v1/metrics")
            from resource in new ProtobufMessage(request).Messages(1)
            from scope in resource.Messages(2)
            from metric in scope.Messages(2)
            select metric.Text(1)).Distinct(),
    ];

    /// <summary>Everything that was pushed, as text: for what must not be in it.</summary>
    public string Text => string.Concat(_received.Select(r => System.Text.Encoding.UTF8.GetString(r.Body)));

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var receiver = new OtlpReceiver(builder.Build());
        receiver._server.Run(receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string path) => _received.Where(r => r.Path == path).Select(r => r.Body);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _received.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
