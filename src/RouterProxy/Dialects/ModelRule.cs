namespace RouterProxy.Dialects;

/// <summary>How models whose name starts with <see cref="Prefix"/> differ from the rest of their upstream.</summary>
internal sealed record ModelRule
{
    /// <summary>Start of the name, a vendor's <c>openai/</c> left out. The name ends there or goes on with anything but a letter or digit.</summary>
    public required string Prefix { get; init; }

    /// <summary>Logprob fields are refused unless the request switches reasoning off.</summary>
    public bool RequiresReasoningOff { get; init; }

    /// <summary>Largest number of alternatives; null leaves the endpoint's.</summary>
    public int? MaxTop { get; init; }

    /// <summary>Smallest limit on output tokens with which the model answers at all.</summary>
    public int MinOutputTokens { get; init; } = 1;

    public bool Matches(ReadOnlySpan<char> model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        return name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            && (name.Length == Prefix.Length || !char.IsAsciiLetterOrDigit(name[Prefix.Length]) || !char.IsAsciiLetterOrDigit(Prefix[^1]));
    }
}
