namespace RouterProxy.Relay;

/// <summary>The parts of logprobs in parallel arrays: <c>tokens</c>, <c>token_logprobs</c>, <c>top_logprobs</c>.</summary>
internal readonly ref struct ParallelArrays
{
    public ParallelArrays(ReadOnlySpan<byte> logprobs)
    {
        var cursor = new JsonCursor(logprobs);
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextMember(out _, out var name))
        {
            var value = cursor.Take();
            if (value is not [(byte)'[', ..])
            {
                continue;
            }

            if (name.SequenceEqual("tokens"u8))
            {
                Tokens = value;
            }
            else if (name.SequenceEqual("token_logprobs"u8))
            {
                Logprobs = value;
            }
            else if (name.SequenceEqual("top_logprobs"u8))
            {
                Maps = value;
            }
        }
    }

    public ReadOnlySpan<byte> Tokens { get; }

    public ReadOnlySpan<byte> Logprobs { get; }

    /// <summary>One map for each token; may be absent.</summary>
    public ReadOnlySpan<byte> Maps { get; }

    public bool Exists => !Tokens.IsEmpty && !Logprobs.IsEmpty;
}
