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

        // Endpoints are bound by Kestrel, with their certificates; it would warn about addresses that they overrule.
        if (!builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            builder.WebHost.UseUrls([.. addresses]);
        }
    }
}
