using System.Globalization;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.PassThrough;

namespace RouterProxy.Telemetry;

/// <summary>
/// Counts what goes to upstreams outside the cascade. No cost: the model that a path is sent to names an upstream, and what it does there
/// (embeddings, images) has other prices than the model's tokens.
/// </summary>
internal sealed class PassThroughTelemetry(RouterMetrics metrics, LogprobNegotiator negotiator)
{
    public void Ended(HttpContext context, UpstreamModel model, string pathBelowV1, AttemptEnd end, PassThroughTransformer seen, TimeSpan duration)
    {
        var book = RequestBook.Of(context);
        var labels = new AttemptLabels(
            book.Receipt?.Route.Name ?? Tags.NoRoute,
            book.Client,
            model.Key,
            AttemptKind.PassThrough.ToTag(),
            GenAi.OperationOf(pathBelowV1),
            GenAi.ProviderOf(negotiator.DialectOf(model).Name),
            model.UpstreamName ?? GenAi.OtherModel);
        metrics.AttemptEnded(labels, end, ErrorOf(end, seen.Status), duration);
        if (seen.Reported is { } tokens)
        {
            metrics.Used(labels, tokens);
        }
    }

    private static string? ErrorOf(AttemptEnd end, int? status) => end switch
    {
        AttemptEnd.Committed or AttemptEnd.ClientGone => null,
        AttemptEnd.Status => status?.ToString(CultureInfo.InvariantCulture),
        _ => end.ToTag(),
    };
}
