namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>How one kind of upstream carries logprobs in its answers.</summary>
internal sealed record LogprobStyle
{
    /// <summary><c>"logprobs":null</c> where none were asked for (OpenAI) or no such member (llama.cpp, Ollama).</summary>
    public bool NullWhenNotAsked { get; init; } = true;

    /// <summary>Where the member stands among the members of its choice.</summary>
    public MemberPlace Place { get; init; } = MemberPlace.Middle;

    /// <summary>Whether the row of a token comes in the event of its text or in an event of its own.</summary>
    public RowPlace Rows { get; init; } = RowPlace.WithText;

    /// <summary><c>{"content":[…]}</c> or the parallel arrays of the older API, for requests in the integer form.</summary>
    public bool ParallelArraysForInteger { get; init; }

    /// <summary>Forms that are answered; others get a 400 that names the type which was expected.</summary>
    public LogprobsAsked.Forms Accepts { get; init; } = LogprobsAsked.Forms.Boolean | LogprobsAsked.Forms.Integer;

    public enum MemberPlace
    {
        First,
        Middle,
        Last,
    }

    public enum RowPlace
    {
        WithText,
        Before,
        After,
    }

    public static LogprobStyle OpenAI { get; } = new();

    public static LogprobStyle LlamaCpp { get; } = new() { NullWhenNotAsked = false, Place = MemberPlace.Last };
}
