namespace RouterProxy.Dialects;

/// <summary>The three generation endpoints of OpenAI's API that are cascaded.</summary>
internal enum ApiEndpoint
{
    /// <summary><c>POST /v1/chat/completions</c></summary>
    Chat,

    /// <summary><c>POST /v1/completions</c></summary>
    Completions,

    /// <summary><c>POST /v1/responses</c></summary>
    Responses,
}
