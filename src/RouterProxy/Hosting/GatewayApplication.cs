using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Cascade.Limits;
using RouterProxy.Clients;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Hosting.Shutdown;
using RouterProxy.Intake;
using RouterProxy.PassThrough;
using RouterProxy.Records;
using RouterProxy.Shadow;
using RouterProxy.Telemetry;
using RouterProxy.Watch;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Hosting;

/// <summary>Puts the gateway together; the one place where stages and framework meet.</summary>
internal static class GatewayApplication
{
    /// <param name="gate">The loaded configuration.</param>
    /// <param name="configure">Last word on the builder, for tests.</param>
    /// <param name="output">Standard output, where the process has given it over to the log.</param>
    public static WebApplication Build(ConfigurationGate gate, Action<WebApplicationBuilder>? configure = null, GatheringStream? output = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RouterProxy" });
        builder.Configuration.AddConfiguration(gate.HostConfiguration());
        builder.AddGatewayServer(gate);
        builder.AddGatewayLogging(output);
        builder.AddGatewayTelemetry();
        builder.Services.AddGateway(gate);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<RequestScopeMiddleware>();
        app.UseRouting();
        if (gate.Options.Management.Port is { } port)
        {
            app.UseMiddleware<ManagementPortMiddleware>(port);
        }

        app.MapGatewayHealth();
        app.MapGatewayMetrics();
        app.MapReverseProxy(proxy =>
        {
            // Order matters: ours are first, and the last of them calls the rest once per attempt; what charges a destination must see our verdict.
            proxy.UseMiddleware<RequestMetricsMiddleware>();
            proxy.UseMiddleware<ClientMiddleware>();
            proxy.UseMiddleware<GatewayMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        gate.Activate(app.Services.GetRequiredService<IProxyStateLookup>());
        app.Services.GetRequiredService<ConfigurationMetrics>().Start();
        _ = app.Services.GetRequiredService<StateMetrics>();
        app.Services.GetRequiredService<RouteWatches>().Start();
        _ = app.Services.GetRequiredService<WatchMetrics>();
        return app;
    }

    private static void AddGateway(this IServiceCollection services, ConfigurationGate gate)
    {
        services.AddConfigurationGate(gate);
        services.AddSingleton<IForwarderHttpClientFactory, GatewayHttpClientFactory>();
        services.AddYarp();
        services.AddSingleton(provider => new LogprobNegotiator(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ShutdownSignal>();
        services.AddHostedService<DrainService>();
        services.AddSingleton<HeldBytes>();
        services.AddSingleton<HoldSlots>();
        services.AddSingleton<EscalationBudgets>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<RouteWatches>();
        services.AddSingleton<IAgreementObserver>(static provider => provider.GetRequiredService<RouteWatches>());
        services.AddSingleton<WatchMetrics>();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<FailureReporter>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<AttemptFactory>();
        services.AddSingleton<TierAsker>();
        services.AddSingleton<FailureStage>();
        services.AddSingleton<CascadeRunner>();
        services.AddSingleton<Admission>();
        services.AddSingleton<RoutingStage>();
        services.AddSingleton<PassThroughHandler>();
        services.AddSingleton<DecisionReader>();
        services.AddSingleton<Observers>();
        services.AddSingleton<RecordHasher>();
        services.AddSingleton<RecordTaker>();
        services.AddSingleton<RecordWriter>();

        // Before the queue of comparisons: services stop in reverse order, and what is dropped there still has a record.
        services.AddHostedService(provider => provider.GetRequiredService<RecordWriter>());
        services.AddSingleton(static _ => new AuditDraw(Random.Shared));
        services.AddSingleton<Auditor>();
        services.AddSingleton<ShadowCounters>();
        services.AddSingleton<ShadowLedger>();
        services.AddSingleton<ShadowJobs>();
        services.AddSingleton<ShadowRunner>();
        services.AddSingleton<ShadowQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<ShadowQueue>());
        services.AddSingleton<ShadowMode>();
    }
}
