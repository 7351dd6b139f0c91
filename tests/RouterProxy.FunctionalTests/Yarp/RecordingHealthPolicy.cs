using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RouterProxy.FunctionalTests.Infrastructure;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>
/// Sees what YARP's passive health policies see. It takes the place and the name of one of them: a name of its own would be refused
/// as configuration.
/// </summary>
internal sealed class RecordingHealthPolicy : IPassiveHealthCheckPolicy
{
    private readonly ConcurrentQueue<ChargedAttempt> _attempts = new();

    public string Name => HealthCheckConstants.PassivePolicy.TransportFailureRate;

    public IReadOnlyList<ChargedAttempt> Attempts => [.. _attempts];

    public static void UseIn(TwoTiers tiers)
    {
        foreach (string cluster in new[] { "cheap", "strong" })
        {
            tiers.Clusters[cluster]!["HealthCheck"] = new JsonObject { ["Passive"] = new JsonObject { ["Enabled"] = true, ["Policy"] = HealthCheckConstants.PassivePolicy.TransportFailureRate } };
        }
    }

    public void Register(WebApplicationBuilder builder)
    {
        builder.Services.RemoveAll<IPassiveHealthCheckPolicy>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy>(this);
    }

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination) =>
        _attempts.Enqueue(new ChargedAttempt(cluster.ClusterId, destination.DestinationId, context.Features.Get<IForwarderErrorFeature>()?.Error));
}
