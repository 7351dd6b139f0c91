namespace RouterProxy.Probing;

/// <summary>What the top level of a payload says apart from choices; of Responses events, the parts that only their type explains.</summary>
internal struct Envelope
{
    public bool HasEmptyModel;
    public bool HasId;
    public bool IsOllama;
    public bool HasDelta;

    /// <summary>The event's <c>type</c>, wherever it stands among the members.</summary>
    public ResponseEvent Type;

    /// <summary>Where <c>delta</c>, <c>text</c>, <c>item</c> and <c>response</c> lie in the payload.</summary>
    public Range? Delta;
    public Range? Text;
    public Range? Item;
    public Range? Response;

    /// <summary>Where Together's <c>token</c> object lies.</summary>
    public Range? Token;
}
