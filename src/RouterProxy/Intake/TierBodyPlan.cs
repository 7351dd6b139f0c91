using RouterProxy.Dialects;

namespace RouterProxy.Intake;

/// <summary>What the gateway itself sets in one attempt's body. It beats the client's members and the model's <c>BodyEdits</c>.</summary>
/// <param name="ModelName">Sent as <c>model</c>; null leaves the client's (or sets the one that an Azure path named).</param>
/// <param name="Logprobs">
/// How logprobs are asked for. The number sent is the larger of this one and the client's own; 0 alternatives with a form that has
/// <c>top_logprobs</c> leaves that member alone. <see cref="LogprobAsk.None"/> leaves the client's members as they are.
/// </param>
internal readonly record struct TierBodyPlan(string? ModelName, LogprobAsk Logprobs)
{
    /// <summary>Takes the client's own logprob members out where <see cref="Logprobs"/> does not ask: for a model that refuses them.</summary>
    public bool RemoveClientLogprobs { get; init; }

    /// <summary>Sets <c>stream: true</c>.</summary>
    public bool ForceStream { get; init; }

    /// <summary>Sets <c>stream_options.include_usage: true</c>, the object's other members kept.</summary>
    public bool ForceUsage { get; init; }

    /// <summary>Sets <c>store: false</c>.</summary>
    public bool StoreFalse { get; init; }
}
