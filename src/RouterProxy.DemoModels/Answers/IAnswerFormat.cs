namespace RouterProxy.DemoModels.Answers;

/// <summary>How an endpoint writes answers.</summary>
internal interface IAnswerFormat
{
    /// <summary>The body of an answer that is not streamed, as UTF-8 JSON.</summary>
    ReadOnlyMemory<byte> Whole(GeneratedAnswer answer);

    /// <summary>The events of a streamed answer, the closing one included.</summary>
    IEnumerable<StreamEvent> Events(GeneratedAnswer answer);
}
