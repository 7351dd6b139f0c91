namespace RouterProxy.Dialects;

/// <summary>How one endpoint of an upstream is asked for logprobs.</summary>
/// <param name="Forms">The forms worth trying, the likeliest first; what is tried again when <paramref name="Support"/> turns out to be outdated.</param>
/// <param name="Support">What is known beforehand.</param>
internal sealed record EndpointAsk(IReadOnlyList<FormLimit> Forms, LogprobSupport Support = LogprobSupport.Expected)
{
    /// <summary>
    /// Fewest alternatives that are asked for. Zero is never sent: llama.cpp switches logprobs off with it,
    /// and elsewhere it leaves nothing to tell a placeholder row from a real one.
    /// </summary>
    public int MinTop { get; init; } = 1;

    /// <summary>Smallest limit on output tokens with which this endpoint answers at all; for probes that want few tokens.</summary>
    public int MinOutputTokens { get; init; } = 1;

    /// <summary>Largest number of alternatives in <paramref name="form"/>; 20, OpenAI's limit, for a form that is not listed.</summary>
    public int MaxTop(LogprobForm form)
    {
        foreach (var limit in Forms)
        {
            if (limit.Form == form)
            {
                return limit.MaxTop;
            }
        }

        return 20;
    }
}
