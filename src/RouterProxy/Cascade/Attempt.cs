using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Probing;
using RouterProxy.Relay;
using RouterProxy.Telemetry;
using RouterProxy.Watch;

namespace RouterProxy.Cascade;

/// <summary>One request to one upstream for one tier.</summary>
internal sealed class Attempt : IDisposable
{
    private bool _opened;
    private bool _released;

    public required RoutingExchange Exchange { get; init; }

    public required TierPolicy Tier { get; init; }

    public required AttemptTerms Terms { get; init; }

    /// <summary>The tier's own body, written from the client's bytes.</summary>
    public required PooledBuffer Body { get; init; }

    /// <summary>The body on its way to the upstream; made when that needs it.</summary>
    public TierBodyContent Sending => field ??= new TierBodyContent(Body);

    /// <summary>What is cut from the answer again.</summary>
    public required CutPlan Cut { get; init; }

    /// <summary>How this upstream shows an answer without logprobs.</summary>
    public LogprobsWhenOff WhenOff { get; init; }

    /// <summary>Probes for its answer.</summary>
    public required ProbePool Probes { get; init; }

    public required AttemptDeadline Deadline { get; init; }

    /// <summary>Set by whoever read the answer; null when the attempt ended before an answer.</summary>
    public AttemptOutcome? Outcome { get; set; }

    /// <summary>Its token counts.</summary>
    public UsageTally Usage => field ??= new UsageTally(Exchange.Request.Endpoint, Exchange.Clock) { Stamp = Exchange.StampsModels ? new AnswerStamp() : null };

    /// <summary>What its answer says of who made it; set before it is judged.</summary>
    public AnswerOrigin Origin { get; set; }

    /// <summary>Who follows it; set while it runs.</summary>
    public AttemptRecorder? Recorder { get; set; }

    public UpstreamModel Model => Tier.Model;

    public GateKind Gate => _opened ? GateKind.Open : Terms.Gate;

    /// <summary>Nothing can be seen in this answer that would be worth waiting for.</summary>
    public void OpenGate() => _opened = true;

    /// <summary>Asks the tier's rule, and notes what it said for the receipt.</summary>
    public Verdict Judge(ConfidenceOutcome confidence)
    {
        var verdict = Exchange.Judge(Tier, confidence, Exchange.Watch?.Observe(this, confidence));
        Exchange.Receipt.Note(new GateEntry(Model.Key, confidence.IsScored ? confidence.Value : null, verdict.Threshold, verdict.Reason)
        {
            Unscored = confidence.IsScored ? null : confidence.Reason,
        });
        return verdict;
    }

    /// <summary>The outcome of an attempt that the rule did not accept.</summary>
    public AttemptOutcome Left(ConfidenceOutcome confidence, Verdict verdict, KeptAnswer? kept) =>
        new(confidence.IsScored ? AttemptEnd.LowConfidence : AttemptEnd.Unscored) { Confidence = confidence, Threshold = verdict.Threshold, Kept = kept };

    /// <summary>
    /// This attempt's answer is on its way to the client, so no other will be asked: a stream may stay open for minutes, and need not keep a
    /// long prompt in memory twice. What is still being sent stays until the end.
    /// </summary>
    public void DropBodies()
    {
        if (Sending.IsSent)
        {
            Release();
            Exchange.DropRequestBody();
        }
    }

    public void Dispose()
    {
        Deadline.Dispose();
        Release();
    }

    private void Release()
    {
        if (!_released)
        {
            _released = true;
            Exchange.Held.Remove(Body.Length);
            Body.Dispose();
        }
    }
}
