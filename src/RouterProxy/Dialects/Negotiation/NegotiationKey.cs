using RouterProxy.Intake;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>
/// Requests with equal keys are expected to be treated alike by an upstream. It is this fine because refusals hang on such details:
/// a model may refuse logprobs with tools on a stream and give them without.
/// </summary>
/// <param name="ModelKey">Key under <c>RouterProxy:Models</c>.</param>
/// <param name="ModelSent">The name that goes out as <c>model</c>.</param>
/// <param name="Endpoint">Which API.</param>
/// <param name="Facets">The traits of <see cref="FacetMask"/> that the sent request has.</param>
internal readonly record struct NegotiationKey(string ModelKey, string ModelSent, ApiEndpoint Endpoint, RequestTraits Facets)
{
    public const RequestTraits FacetMask =
        RequestTraits.Stream | RequestTraits.Tools | RequestTraits.ReasoningOff | RequestTraits.JsonObject | RequestTraits.JsonSchema
        | RequestTraits.Grammar | RequestTraits.Prediction | RequestTraits.Modalities;
}
