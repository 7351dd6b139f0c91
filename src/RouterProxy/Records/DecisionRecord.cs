using RouterProxy.Audit;
using RouterProxy.Dialects;
using RouterProxy.Telemetry;

namespace RouterProxy.Records;

/// <summary>One routed decision as it is written down: numbers, names of the configuration, hashes. Text only where the route records text.</summary>
internal sealed class DecisionRecord(RecordHasher hasher)
{
    /// <summary>When the request was over.</summary>
    public required DateTimeOffset At { get; init; }

    public required RoutedDecision Decision { get; init; }

    public required ApiEndpoint Endpoint { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Of the client's body; comparable within one run of the gateway.</summary>
    public required string RequestHash { get; init; }

    /// <summary>The name that the last tier's model is asked under; null when the request named none.</summary>
    public required string? StrongAsked { get; init; }

    /// <summary>What the first tier's attempts took.</summary>
    public TierSpending Cheap { get; set; }

    /// <summary>What the last tier's attempts took; with an audit, the audit's.</summary>
    public TierSpending Strong { get; set; }

    /// <summary>Of the first tier's answer, as it is compared; null when it was not.</summary>
    public string? CheapHash { get; private set; }

    /// <summary>Of the last tier's.</summary>
    public string? StrongHash { get; private set; }

    /// <summary>What it was drawn for; null when it was not.</summary>
    public AttemptKind? Drawn { get; set; }

    /// <summary>Confidence, threshold and identity, where a comparison found them; else the decision's own.</summary>
    public RoutedDecision Judged { get => field.Route is null ? Decision : field; set; }

    /// <summary>What came of the comparison; null without one.</summary>
    public Agreement? Agreement { get; set; }

    /// <summary>What brought the second answer; null without one.</summary>
    public AttemptKind? Source { get; set; }

    /// <summary>Probability with which such a request gets a label, in (0, 1]; null where none was to be had.</summary>
    public double? Probability { get; set; }

    /// <summary>The client's body; null unless the route records text, or when it is too large.</summary>
    public byte[]? Request { get; init; }

    public string? CheapText { get; set; }

    public string? StrongText { get; set; }

    /// <summary>About how much memory its texts take, in bytes.</summary>
    public long TextBytes => (Request?.Length ?? 0) + (2L * ((CheapText?.Length ?? 0) + (StrongText?.Length ?? 0)));

    /// <summary>Notes what a tier said, as a hash.</summary>
    public void Answered(bool first, NormalizedAnswer? answer)
    {
        var hash = answer is { } known ? hasher.Hash(known.Text) : null;
        if (first)
        {
            CheapHash = hash;
        }
        else
        {
            StrongHash = hash;
        }
    }
}
