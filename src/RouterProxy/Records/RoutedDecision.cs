using System.Runtime.InteropServices;
using RouterProxy.Calibration.Confidences;
using RouterProxy.Cascade;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Records;

/// <summary>A routed request that is over, as observers see it. Numbers and names, no text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RoutedDecision
{
    public required string RequestId { get; init; }

    public required RoutePolicy Route { get; init; }

    /// <summary>The tier that the numbers are about: the route's first.</summary>
    public TierPolicy Tier => Route.Tiers[0];

    /// <summary>The first tier's confidence in [0, 1]; null when it was not asked, failed, or gave none.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why it gave none; null when it did, or was never judged.</summary>
    public UnscoredReason? Unscored { get; init; }

    /// <summary>The threshold that was really applied; null where none was.</summary>
    public double? Threshold { get; init; }

    /// <summary>Null when the client left before there was one.</summary>
    public Decision? Decision { get; init; }

    public RouteReason? Reason { get; init; }

    /// <summary>The rule by itself said escalate, whatever was served (<c>Mode: Observe</c>, a budget).</summary>
    public bool WouldEscalate { get; init; }

    /// <summary>The client chose the threshold or the mode itself: what came of it says nothing about the route's own.</summary>
    public bool Overridden { get; init; }

    public AnswerIdentity Identity { get; init; }

    public bool IsScored => Confidence is not null;

    /// <summary>ln(p / (1-p)) of the confidence, clipped to about ±13.8; NaN without one.</summary>
    public double LogOdds => Confidence is { } confidence ? ConfidenceScale.LogOdds(confidence) : double.NaN;
}
