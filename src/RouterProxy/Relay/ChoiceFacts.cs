using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>What a walk over one choice has found.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChoiceFacts
{
    public int Index;

    public ValueSpan Logprobs;

    /// <summary>Together's <c>top_logprobs</c> beside a scalar <c>logprobs</c>.</summary>
    public ValueSpan TopLogprobs;

    /// <summary>Cerebras' <c>reasoning_logprobs</c>.</summary>
    public ValueSpan ReasoningLogprobs;

    /// <summary>The string of <c>delta.content</c>.</summary>
    public ValueSpan Content;

    public DeferredCut TokenId;

    public DeferredCut TopLogprobsCut;

    public bool HasDelta;

    /// <summary>The choice carries something besides logprobs: the upstream would have sent it anyway.</summary>
    public bool Visible;
}
