using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>What a walk over one chunk or whole answer has found out about why it was sent.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChunkFacts
{
    public bool Whole;

    public bool HasChoices;

    public int Choices;

    /// <summary>Choices with logprob rows and nothing else.</summary>
    public int LogprobOnly;

    /// <summary>A <c>usage</c> object (null does not count).</summary>
    public bool Usage;

    /// <summary>An error or a filter result: must reach the client whatever else the chunk is.</summary>
    public bool MustStay;
}
