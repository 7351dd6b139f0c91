using System.Net;

namespace RouterProxy.Errors;

/// <summary>
/// An error that a client can see. The set is closed: every one is made by <see cref="GatewayErrors"/>, so nothing of an
/// exception, an upstream's credential trouble or a prompt can slip into a message.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's <c>error.type</c>.</param>
/// <param name="Code">OpenAI's <c>error.code</c>.</param>
/// <param name="Message">What happened and what to do next.</param>
internal sealed record GatewayError(HttpStatusCode Status, string Type, string Code, string Message)
{
    /// <summary>The member of the request that is at fault, or null.</summary>
    public string? Param { get; init; }

    /// <summary>Sent as <c>retry-after</c> in whole seconds, at least 1.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False sends <c>x-should-retry: false</c>, which OpenAI's clients obey: another try would fail or cost the same.</summary>
    public bool ShouldRetry { get; init; } = true;

    /// <summary>The connection serves no more requests after this answer.</summary>
    public bool ClosesConnection { get; init; }
}
