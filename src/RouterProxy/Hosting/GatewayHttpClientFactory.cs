using System.Text;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Hosting;

/// <summary>
/// One HTTP client per cluster, as YARP makes them, with these differences: an abandoned answer is dropped at once, headers may hold
/// more than ASCII, the cluster's connect timeout is the one its models share, and a tier's body goes out with its head.
/// </summary>
internal sealed class GatewayHttpClientFactory(ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(5);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);

        // By default an HTTP/1.1 answer that nobody reads is drained for up to two seconds: the cheap model would go on generating,
        // and billing, for an answer that has been given up.
        handler.MaxResponseDrainSize = 0;
        handler.ResponseDrainTimeout = TimeSpan.Zero;

        // The server reads clients' headers as UTF-8. By default one letter beyond ASCII, in a title or a user's name, would fail the attempt.
        handler.RequestHeaderEncodingSelector ??= static (_, _) => Encoding.UTF8;

        // The trace is handed on by whoever writes the request's headers.
        handler.ActivityHeadersPropagator = null;
        handler.ConnectTimeout = ClusterMetadata.ReadConnectTimeout(context.NewMetadata) ?? DefaultConnectTimeout;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new TierBodyHandler(base.WrapHandler(context, handler));

    protected override bool CanReuseOldClient(ForwarderHttpClientContext context) =>
        base.CanReuseOldClient(context)
        && ClusterMetadata.ReadConnectTimeout(context.OldMetadata) == ClusterMetadata.ReadConnectTimeout(context.NewMetadata);
}
