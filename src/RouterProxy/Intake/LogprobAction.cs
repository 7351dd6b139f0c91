namespace RouterProxy.Intake;

/// <summary>What becomes of one of the members by which logprobs are asked for.</summary>
internal enum LogprobAction
{
    /// <summary>It stays as the client wrote it.</summary>
    Leave,
    Remove,
    SetTrue,
    SetNumber,

    /// <summary>The array gets the logprobs entry if it lacks it.</summary>
    AddEntry,

    /// <summary>The array loses the logprobs entry.</summary>
    RemoveEntry,
}
