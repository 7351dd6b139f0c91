using System.Text.RegularExpressions;

namespace RouterProxy.Dialects.Rejections;

/// <summary>One wording by which upstreams refuse logprob fields.</summary>
internal sealed record RejectionSignature
{
    public required RejectionVerdict Verdict { get; init; }

    /// <summary>What the message says; null takes any message.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The form that was sent; null for any. A complaint about a type only means something in relation to it.</summary>
    public LogprobForm? WhenSent { get; init; }

    /// <summary>How the error points at logprob fields.</summary>
    public Pointing Pointing { get; init; } = Pointing.Named;

    /// <summary>The signature also counts with status 500, which otherwise is a failure and no refusal.</summary>
    public bool AlsoServerError { get; init; }

    /// <summary>See <see cref="Rejection.Certain"/>; null means: when the error's <c>param</c> or location names the field.</summary>
    public bool? Certain { get; init; } = true;
}
