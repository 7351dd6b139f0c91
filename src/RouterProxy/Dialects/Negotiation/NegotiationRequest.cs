using System.Runtime.InteropServices;
using RouterProxy.Intake;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>What an attempt must know beforehand to ask for logprobs in the right way.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NegotiationRequest
{
    public required ApiEndpoint Endpoint { get; init; }

    /// <summary>The name that goes out as <c>model</c>.</summary>
    public required string ModelSent { get; init; }

    /// <summary>Traits of the client's request.</summary>
    public RequestTraits Traits { get; init; }

    /// <summary>Whether the attempt streams; differs from the client's wish when a non-streaming answer is streamed inside.</summary>
    public bool Stream { get; init; }

    /// <summary>What the client itself asked for.</summary>
    public ClientLogprobs Client { get; init; }

    /// <summary>Alternatives per token that the signal needs, 1 to 20; 0 when the tier has no gate and nothing is to be added.</summary>
    public int TopNeeded { get; init; }

    /// <summary>What becomes of the answer when logprobs are refused: true serves it without a confidence, false asks the next tier.</summary>
    public bool AcceptUnscored { get; init; }

    /// <summary>Ask although it is remembered that there are none; for live checks.</summary>
    public bool IgnoreMemory { get; init; }
}
