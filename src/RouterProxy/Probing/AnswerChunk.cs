namespace RouterProxy.Probing;

/// <summary>What one payload said about choice 0. The readers fill it; text and rows gather over all payloads of an answer.</summary>
/// <param name="weighsAlternatives">See <see cref="RowBuffer.WeighsAlternatives"/>.</param>
internal sealed class AnswerChunk(bool weighsAlternatives = true)
{
    /// <summary>Answer text of all payloads so far, reasoning that came inline included.</summary>
    public ByteList Text { get; } = new();

    /// <summary>Rows of all payloads so far that may belong to answer text.</summary>
    public RowBuffer Rows { get; } = new(weighsAlternatives);

    /// <summary>Where this payload's text starts in <see cref="Text"/>.</summary>
    public int TextStart { get; private set; }

    /// <summary>The first row of this payload.</summary>
    public int RowStart { get; private set; }

    /// <summary>The payload is the whole answer, not a part of a stream.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The object has the member that makes it an answer (<c>choices</c>, <c>output</c>).</summary>
    public bool IsAnswer { get; set; }

    public bool IsError { get; set; }

    public bool HasReasoning { get; set; }

    public bool HasToolCall { get; set; }

    public bool HasRefusal { get; set; }

    /// <summary>Choice 0, or the response, says that it is complete.</summary>
    public bool IsFinished { get; set; }

    /// <summary>Some choice says more than a role: text, reasoning, tool call, refusal, an end.</summary>
    public bool IsSubstantive { get; set; }

    /// <summary>The first entry of <c>token_logprobs</c> is null: the prompt was echoed.</summary>
    public bool BeginsWithNull { get; set; }

    /// <summary><c>usage.prompt_tokens</c>, -1 when not told.</summary>
    public int PromptTokens { get; set; }

    /// <summary>The first <c>model</c> that any payload named.</summary>
    public string? Model { get; set; }

    /// <summary>The first <c>system_fingerprint</c> that any payload named.</summary>
    public string? Fingerprint { get; set; }

    public bool HasText => Text.Length > TextStart;

    public void Begin(bool whole)
    {
        TextStart = Text.Length;
        RowStart = Rows.Count;
        IsWhole = whole;
        IsAnswer = IsError = HasReasoning = HasToolCall = HasRefusal = IsFinished = IsSubstantive = BeginsWithNull = false;
        PromptTokens = -1;
    }

    /// <summary>Forgets what this payload has left behind so far.</summary>
    public void DropPayload()
    {
        Text.Truncate(TextStart);
        Rows.Truncate(RowStart);
        Begin(IsWhole);
    }

    public void Clear()
    {
        Text.Truncate(0);
        Rows.Truncate(0);
        Model = Fingerprint = null;
    }
}
