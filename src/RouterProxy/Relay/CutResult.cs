namespace RouterProxy.Relay;

/// <summary>What a cutter did with a payload.</summary>
internal enum CutResult
{
    /// <summary>Nothing to cut: send the original bytes.</summary>
    Unchanged,

    /// <summary>The edited payload was written to the output.</summary>
    Edited,

    /// <summary>The payload only existed because the gateway asked for more: send nothing of it.</summary>
    Dropped,
}
