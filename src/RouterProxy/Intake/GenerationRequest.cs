using RouterProxy.Dialects;

namespace RouterProxy.Intake;

/// <summary>
/// A client's request as it was read: the original bytes and where the few members that matter lie in them.
/// Owns the pooled buffer; every tier's body is written from it, never from another tier's body.
/// </summary>
internal sealed class GenerationRequest : IDisposable
{
    private PooledBuffer? _body;

    public GenerationRequest(ApiEndpoint endpoint, PooledBuffer body, IReadOnlyList<JsonMember> members)
    {
        Endpoint = endpoint;
        _body = body;
        Members = members;
    }

    public ApiEndpoint Endpoint { get; }

    /// <summary>The client's bytes, decoded and without a byte order mark. Throws after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Body => _body?.WrittenMemory ?? throw new ObjectDisposedException(nameof(GenerationRequest));

    /// <summary>All members of the root object in the order in which they were written.</summary>
    public IReadOnlyList<JsonMember> Members { get; }

    /// <summary>The <c>model</c> that the client named, unescaped, lone surrogates replaced by U+FFFD; null when absent.</summary>
    public string? Model { get; init; }

    /// <summary>True when an Azure path named the model: then <see cref="Model"/> is the path's, and the body may lack it or name another.</summary>
    public bool ModelFromPath { get; init; }

    public RequestTraits Traits { get; init; }

    /// <summary>What the client itself asked for.</summary>
    public ClientLogprobs Logprobs { get; init; }

    /// <summary><c>n</c>, 1 when absent.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The client's limit on output tokens (<c>max_completion_tokens</c>, <c>max_tokens</c>, <c>max_output_tokens</c>), null when absent.</summary>
    public long? MaxOutputTokens { get; init; }

    public bool Stream => Has(RequestTraits.Stream);

    /// <summary>True when any of <paramref name="traits"/> is set.</summary>
    public bool Has(RequestTraits traits) => (Traits & traits) != 0;

    /// <summary>Returns the buffer: done as soon as no other tier can be asked any more.</summary>
    public void Dispose()
    {
        _body?.Dispose();
        _body = null;
    }
}
