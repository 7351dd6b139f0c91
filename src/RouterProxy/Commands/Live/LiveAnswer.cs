using RouterProxy.Confidence;
using RouterProxy.Dialects;

namespace RouterProxy.Commands.Live;

/// <summary>What a destination said to one question.</summary>
internal sealed record LiveAnswer
{
    /// <summary>It was reached and gave an answer.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>It refused the credential, or the lack of one.</summary>
    public bool CredentialRefused { get; init; }

    /// <summary>What went wrong, in words; null when nothing did.</summary>
    public string? Problem { get; init; }

    /// <summary>What the logprobs said; null for a tier that needs none, or without an answer.</summary>
    public ConfidenceOutcome? Confidence { get; init; }

    /// <summary>What was asked for in the end.</summary>
    public LogprobAsk Ask { get; init; }

    /// <summary>From sending to the last byte of the last request.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Requests that it took.</summary>
    public int Attempts { get; init; }
}
