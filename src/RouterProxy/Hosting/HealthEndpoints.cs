using System.Buffers;
using System.Text.Json;
using Polly.CircuitBreaker;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;
using RouterProxy.Hosting.Shutdown;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.Hosting;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: a valid configuration is in force and the gateway is not draining.</summary>
internal static class HealthEndpoints
{
    public static void MapGatewayHealth(this WebApplication app)
    {
        app.MapMethods("/health/live", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)Live).WithMetadata(ManagementEndpoint.Mark);
        app.MapMethods("/health/ready", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)Ready).WithMetadata(ManagementEndpoint.Mark);
    }

    private static Task Live(HttpContext context) => WriteAsync(context, static json => json.WriteString("status", "live"), StatusCodes.Status200OK);

    private static Task Ready(HttpContext context)
    {
        var services = context.RequestServices;
        var gate = services.GetRequiredService<ConfigurationGate>();
        var (status, table) = (gate.Status, gate.Current);
        var circuits = services.GetRequiredService<CircuitBreakers>();
        var clusters = services.GetRequiredService<IProxyStateLookup>();
        var draining = services.GetRequiredService<ShutdownSignal>().IsDraining;

        // A rejected reload or an unhealthy cluster is told, not punished: taking every replica out of service would make it worse.
        return WriteAsync(
            context,
            json =>
            {
                json.WriteString("status", draining ? "draining" : "ready");
                WriteConfiguration(json, status);
                WriteClusters(json, clusters);
                WriteCircuits(json, table, circuits);
            },
            draining ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static void WriteConfiguration(Utf8JsonWriter json, ReloadStatus status)
    {
        json.WriteStartObject("configuration");
        json.WriteString("in_force_since", status.LastSuccess);
        json.WriteBoolean("reload_rejected", status.IsRejected);
        if (status.IsRejected)
        {
            json.WriteString("rejected_at", status.LastFailure!.Value);
            json.WriteStartArray("problems");
            foreach (var problem in status.Problems)
            {
                // Key paths only: the endpoint may be open to more people than the file is.
                json.WriteStringValue(problem.KeyPath);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("needs_restart");
        foreach (var key in status.NeedsRestart)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteClusters(Utf8JsonWriter json, IProxyStateLookup clusters)
    {
        json.WriteStartObject("clusters");
        foreach (var cluster in clusters.GetClusters())
        {
            if (cluster.Destinations.IsEmpty)
            {
                continue;
            }

            json.WriteStartObject(cluster.ClusterId);
            json.WriteNumber("destinations", cluster.Destinations.Count);
            json.WriteNumber("available", cluster.DestinationsState.AvailableDestinations.Count);
            json.WriteNumber("unhealthy", cluster.Destinations.Values.Count(d => d.Health.Active == DestinationHealth.Unhealthy || d.Health.Passive == DestinationHealth.Unhealthy));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Models that are left alone at the moment, or tried again.</summary>
    private static void WriteCircuits(Utf8JsonWriter json, RoutingTable table, CircuitBreakers circuits)
    {
        json.WriteStartObject("circuits");
        foreach (var model in table.Models.Values)
        {
            if (circuits.For(model)?.State is (CircuitState.Open or CircuitState.HalfOpen) and var state)
            {
                json.WriteString(model.Key, state == CircuitState.Open ? "open" : "half_open");
            }
        }

        json.WriteEndObject();
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, int statusCode)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }
}
