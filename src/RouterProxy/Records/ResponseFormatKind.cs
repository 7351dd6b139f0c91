namespace RouterProxy.Records;

/// <summary>What a request makes of the answer's form: constrained decoding changes what a probability means.</summary>
internal enum ResponseFormatKind
{
    /// <summary>Free text.</summary>
    Text,

    /// <summary><c>json_object</c></summary>
    JsonObject,

    /// <summary><c>json_schema</c></summary>
    JsonSchema,

    /// <summary>A grammar of the server's own.</summary>
    Grammar,
}
