namespace RouterProxy.Hosting;

/// <summary>Kestrel as the gateway runs it.</summary>
internal static class GatewayServer
{
    public const string DefaultAddress = "http://localhost:8080";

    public static void AddGatewayServer(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // Intake and pass-through apply the configured limits themselves: they know the route, and they answer in OpenAI's shape.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: false);
        });
        builder.Services.AddRoutingCore();

        // The ordinary order: --urls and ASPNETCORE_URLS (both "urls" here), then Kestrel:Endpoints, then this default.
        var urls = builder.Configuration["urls"];
        if (string.IsNullOrEmpty(urls) && !builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            urls = DefaultAddress;
        }

        if (!string.IsNullOrEmpty(urls))
        {
            builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
    }
}
