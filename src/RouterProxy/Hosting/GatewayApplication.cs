using RouterProxy.Cascade;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Cascade.Limits;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Hosting.Shutdown;
using RouterProxy.Intake;
using RouterProxy.PassThrough;
using RouterProxy.Shadow;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Hosting;

/// <summary>Puts the gateway together; the one place where stages and framework meet.</summary>
internal static class GatewayApplication
{
    /// <param name="gate">The loaded configuration.</param>
    /// <param name="configure">Last word on the builder, for tests.</param>
    public static WebApplication Build(ConfigurationGate gate, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RouterProxy" });
        builder.Configuration.AddConfiguration(gate.HostConfiguration());
        builder.AddGatewayServer();
        builder.AddGatewayLogging();
        builder.Services.AddGateway(gate);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseMiddleware<RequestScopeMiddleware>();
        app.UseRouting();
        app.MapGatewayHealth();
        app.MapReverseProxy(proxy =>
        {
            // Order matters: ours is first and calls the rest once per attempt; what charges a destination must see our verdict.
            proxy.UseMiddleware<GatewayMiddleware>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.UseMiddleware<AttemptTimeoutMiddleware>();
        });
        gate.Activate(app.Services.GetRequiredService<IProxyStateLookup>());
        return app;
    }

    private static void AddGateway(this IServiceCollection services, ConfigurationGate gate)
    {
        services.AddConfigurationGate(gate);
        services.AddSingleton<IForwarderHttpClientFactory, GatewayHttpClientFactory>();
        services.AddReverseProxy();
        services.AddSingleton(provider => new LogprobNegotiator(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ShutdownSignal>();
        services.AddHostedService<DrainService>();
        services.AddSingleton<HeldBytes>();
        services.AddSingleton<HoldSlots>();
        services.AddSingleton<EscalationBudgets>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<AttemptFactory>();
        services.AddSingleton<TierAsker>();
        services.AddSingleton<FailureStage>();
        services.AddSingleton<CascadeRunner>();
        services.AddSingleton<RoutingStage>();
        services.AddSingleton<PassThroughHandler>();
        services.AddSingleton<ShadowCounters>();
        services.AddSingleton<ShadowRunner>();
        services.AddSingleton<ShadowQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<ShadowQueue>());
        services.AddSingleton<ShadowMode>();
    }
}
