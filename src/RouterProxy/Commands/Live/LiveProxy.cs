using RouterProxy.Configuration.Reload;
using RouterProxy.Hosting;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Commands.Live;

/// <summary>The gateway's way to its upstreams, without the gateway.</summary>
internal static class LiveProxy
{
    /// <summary>YARP with the gateway's clusters and HTTP clients, and nothing that listens or logs: a log file may belong to a running gateway.</summary>
    public static WebApplication Build(ConfigurationGate gate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "RouterProxy" });
        builder.WebHost.UseKestrelCore(); // A host must have a server; this one is never started.
        builder.Services.AddRoutingCore();
        builder.Services.AddConfigurationGate(gate);
        builder.Services.AddSingleton<IForwarderHttpClientFactory, GatewayHttpClientFactory>();
        builder.Services.AddYarp();
        var app = builder.Build();
        app.MapReverseProxy(static _ => { });
        gate.Activate(app.Services.GetRequiredService<IProxyStateLookup>());
        return app;
    }
}
