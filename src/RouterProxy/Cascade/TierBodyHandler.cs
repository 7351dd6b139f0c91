namespace RouterProxy.Cascade;

/// <summary>
/// Puts an attempt's own body in the place of the one that YARP would copy. Here and not in the transformer: since 2.3 YARP refuses to send a
/// request whose content a transformer has replaced.
/// </summary>
internal sealed class TierBodyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly HttpRequestOptionsKey<TierBodyContent> Body = new("RouterProxy.TierBody");

    /// <summary>Hands the body over. A request without one, passed through, keeps its content.</summary>
    public static void Give(HttpRequestMessage request, TierBodyContent body) => request.Options.Set(Body, body);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Body, out var body))
        {
            body.Describe(request.Content);
            request.Content = body;
        }

        return base.SendAsync(request, cancellationToken);
    }
}
