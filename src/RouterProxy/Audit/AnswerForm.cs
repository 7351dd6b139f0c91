namespace RouterProxy.Audit;

/// <summary>As what two answers are compared.</summary>
internal enum AnswerForm
{
    /// <summary>One of the route's labels.</summary>
    Label,

    /// <summary>A JSON object or array, or the scored field of one.</summary>
    Json,

    /// <summary>Text.</summary>
    Text,
}
