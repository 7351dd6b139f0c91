using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>What must be cut from an attempt's answer so that it equals the answer to the client's own request.</summary>
/// <param name="Endpoint">Which API the answer belongs to.</param>
/// <param name="Client">What the client asked for: it keeps this, trimmed to its own number of alternatives.</param>
/// <param name="Asked">What the attempt asked for.</param>
/// <param name="ForcedUsage">The gateway added <c>stream_options.include_usage</c>.</param>
internal sealed record CutPlan(ApiEndpoint Endpoint, ClientLogprobs Client, LogprobAsk Asked, bool ForcedUsage)
{
    /// <summary>False when the answer goes out as it came: nothing was asked beyond what the client asked.</summary>
    public bool CutsAnything => ForcedUsage || (Asked.Form != LogprobForm.None && (Asked.Form != Client.Form || Asked.Top != Client.Top));
}
