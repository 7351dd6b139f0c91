using System.Diagnostics.CodeAnalysis;

namespace RouterProxy.Intake;

/// <summary>A request that was understood, or why not; never both.</summary>
internal readonly record struct ScanOutcome
{
    public ScanOutcome(GenerationRequest request) => Request = request;

    public ScanOutcome(RequestProblem problem) => Problem = problem;

    /// <summary>Owns the body's buffer; the receiver disposes it.</summary>
    public GenerationRequest? Request { get; }

    /// <summary>Why the body is refused; its buffer has been returned.</summary>
    public RequestProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOk => Request is not null;
}
