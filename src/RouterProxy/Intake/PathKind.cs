namespace RouterProxy.Intake;

/// <summary>What a request path addresses.</summary>
internal enum PathKind
{
    /// <summary>Nothing that the gateway serves, or a path that climbs.</summary>
    Unknown,

    /// <summary><c>/v1/chat/completions</c></summary>
    Chat,

    /// <summary><c>/v1/completions</c></summary>
    Completions,

    /// <summary><c>/v1/responses</c></summary>
    Responses,

    /// <summary><c>/v1/responses/{id}…</c></summary>
    StoredResponse,

    /// <summary><c>/v1/models</c></summary>
    Models,

    /// <summary><c>/v1/models/{id}</c></summary>
    Model,

    /// <summary>Any other <c>/v1/…</c>: passed through where allowed.</summary>
    Other,
}
