namespace RouterProxy.Dialects;

/// <summary>
/// What one family of upstreams does about logprobs, as data. It is where negotiation starts, not the last word:
/// what the upstream really answers beats it.
/// </summary>
internal sealed record LogprobDialect
{
    public required string Name { get; init; }

    /// <summary>Domains that belong to it; subdomains included.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Words in a host name that tell of it, as container names do (<c>http://vllm:8000</c>).</summary>
    public IReadOnlyList<string> HostWords { get; init; } = [];

    /// <summary>Default port that nothing else is known to use; 0 for none.</summary>
    public int Port { get; init; }

    public required EndpointAsk Chat { get; init; }

    public required EndpointAsk Completions { get; init; }

    public required EndpointAsk Responses { get; init; }

    /// <summary>Deviations by model name; the first match counts.</summary>
    public IReadOnlyList<ModelRule> Models { get; init; } = [];

    public LogprobsWhenOff WhenOff { get; init; } = LogprobsWhenOff.Null;

    /// <summary>False when rows never come with a streamed answer.</summary>
    public bool CanStream { get; init; } = true;

    /// <summary>Logprob fields are refused on a streamed request with tools.</summary>
    public bool RefusesToolsWithStream { get; init; }

    /// <summary>Whether <c>stream_options.include_usage</c> may be added; a refusal is learned, so only known trouble says no.</summary>
    public bool CanForceUsage { get; init; } = true;

    public LogprobSemantics Semantics { get; init; } = LogprobSemantics.Unknown;

    public GrammarMask Mask { get; init; } = GrammarMask.Unknown;

    /// <summary>The <c>Request</c> members that switch reasoning off, as JSON to paste; null when there is no common one.</summary>
    public string? ReasoningOff { get; init; }

    public EndpointAsk On(ApiEndpoint endpoint) => endpoint switch
    {
        ApiEndpoint.Completions => Completions,
        ApiEndpoint.Responses => Responses,
        _ => Chat,
    };

    /// <summary>Whether a streamed attempt with these traits can be scored.</summary>
    public bool CanScoreStream(bool tools) => CanStream && !(tools && RefusesToolsWithStream);
}
