namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    /// <param name="builder">The host.</param>
    /// <param name="addresses">Where to listen, unless <c>Kestrel:Endpoints</c> says so itself.</param>
    public static void AddGatewayServer(this WebApplicationBuilder builder, IReadOnlyList<string> addresses)
    {
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // Intake and pass-through apply the configured limits themselves: they know the route, and they answer in OpenAI's shape.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
        });
        builder.Services.AddRoutingCore();

        // Endpoints, and ports without addresses, are read by Kestrel and the host themselves; addresses beside them would overrule the ports.
        if (!Any(builder.Configuration, "Kestrel:Endpoints") && (Any(builder.Configuration, "urls") || !(Any(builder.Configuration, "http_ports") || Any(builder.Configuration, "https_ports"))))
        {
            builder.WebHost.UseUrls([.. addresses]);
        }
    }

    private static bool Any(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any();
    }
}
