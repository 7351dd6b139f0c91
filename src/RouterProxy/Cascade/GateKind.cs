namespace RouterProxy.Cascade;

/// <summary>What an attempt's answer must show before its first byte may go to the client.</summary>
internal enum GateKind
{
    /// <summary>A confidence that the tier's rule accepts.</summary>
    Confidence,

    /// <summary>A first sign of life: an event with substance, or the complete body. A failure before it still has somewhere to go.</summary>
    FirstSign,

    /// <summary>Nothing: nobody else is left to ask, so the answer flows from its headers on.</summary>
    Open,
}
