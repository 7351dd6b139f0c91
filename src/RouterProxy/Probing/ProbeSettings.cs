using RouterProxy.Confidence;
using RouterProxy.Dialects;

namespace RouterProxy.Probing;

/// <summary>What a probe must know beforehand about the answer that it reads.</summary>
/// <param name="Endpoint">Which API the answer belongs to.</param>
/// <param name="Signal">How rows become a confidence.</param>
/// <param name="Labels">Labels of the tier's label thresholds, in order; empty when there are none.</param>
/// <param name="StructuredOutput">The client asked for JSON or a grammar, so the first tokens may be forced.</param>
internal sealed record ProbeSettings(ApiEndpoint Endpoint, SignalPolicy Signal, IReadOnlyList<string> Labels, bool StructuredOutput);
