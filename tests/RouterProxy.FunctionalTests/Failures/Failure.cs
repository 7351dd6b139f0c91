using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Failures;

/// <summary>One way in which an upstream can fail before its answer is committed.</summary>
/// <param name="Name">A row of the failure table.</param>
/// <param name="Reason">The receipt's reason when it happens to tier 1.</param>
internal sealed record Failure(string Name, string Reason)
{
    /// <summary>What the upstream does; null when there is no upstream: see <see cref="StandIn"/>.</summary>
    public Func<ScriptedApi, bool, UpstreamReply>? Reply { get; init; }

    /// <summary>A model of the bench that takes the failing tier's place.</summary>
    public string? StandIn { get; init; }

    /// <summary>Upstream requests that it costs.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How much time must pass for a gated tier, and for the last one, by stream; null when it fails by itself.</summary>
    public Func<bool, TimeSpan>? GatedLimit { get; init; }

    public Func<bool, TimeSpan>? LastLimit { get; init; }

    /// <summary>Status and code of the error when it is the last word; null when the upstream's own answer is passed on as it came.</summary>
    public (int Status, string Code)? Error { get; init; }

    /// <summary>The upstream's status where its error is the last word as it came.</summary>
    public int? Status { get; init; }

    /// <summary>It happens after the headers: only a tier that is held can still be replaced.</summary>
    public bool AfterHeaders { get; init; }

    /// <summary>Only for streams (true), only for answers in one piece (false), or for both (null).</summary>
    public bool? OnlyStream { get; init; }

    public override string ToString() => Name;
}
