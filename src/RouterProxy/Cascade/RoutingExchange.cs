using System.IO.Pipelines;
using RouterProxy.Audit;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Cascade.Limits;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Relay;
using RouterProxy.Shadow;
using RouterProxy.Telemetry;
using RouterProxy.Watch;

namespace RouterProxy.Cascade;

/// <summary>Everything that belongs to one routed request from intake to its receipt.</summary>
internal sealed class RoutingExchange : IDisposable
{
    private readonly List<(TierPolicy Tier, AttemptOutcome Outcome)> _outcomes = new(3);
    private TaskCompletionSource? _serving;
    private bool _mayEscalate;
    private TierPolicy? _stoppedAt;

    public RoutingExchange(HttpContext context, RoutingTable table, RoutePolicy route, GenerationRequest request, CascadePlan plan, ClientOverride client, Receipt receipt, TimeProvider clock, long started)
    {
        Clock = clock;
        Started = started;
        Context = context;
        Table = table;
        Route = route;
        Request = request;
        Plan = plan;
        Client = client;
        Receipt = receipt;
        ClientGone = context.RequestAborted;
    }

    public HttpContext Context { get; }

    /// <summary>The configuration as it was when the request came in; a reload does not change it half way.</summary>
    public RoutingTable Table { get; }

    public RoutePolicy Route { get; }

    public GenerationRequest Request { get; }

    public CascadePlan Plan { get; }

    public ClientOverride Client { get; }

    /// <summary>Key of the client, as metrics name it.</summary>
    public string ClientKey { get; init; } = Tags.Anonymous;

    public Receipt Receipt { get; }

    /// <summary>The client's own token, whatever token an attempt has put in its place on the context.</summary>
    public CancellationToken ClientGone { get; }

    /// <summary>Escaped path below <c>/v1</c> as the client wrote it, with its leading slash.</summary>
    public required string PathBelowV1 { get; init; }

    /// <summary>Counts the bytes that this request holds.</summary>
    public required HeldShare Held { get; init; }

    /// <summary>The right to hold answers; null when the route does not limit it. Returned when the last answer is no longer held.</summary>
    public HoldSlot? Hold { get; init; }

    /// <summary>Made off the client's path, to compare: nobody's request.</summary>
    public bool IsComparison => Comparison is not null;

    /// <summary>What it is compared for; null for a client's request.</summary>
    public AttemptKind? Comparison { get; init; }

    /// <summary>Copies the answer for a comparison or a record afterwards; null when neither is made.</summary>
    public AnswerTap? Tap { get; set; }

    /// <summary>What the records of the request will need; null on routes that record nothing.</summary>
    public AuditTrail? Trail { get; init; }

    /// <summary>Somebody wants to know which models answer.</summary>
    public bool StampsModels { get; init; }

    /// <summary>Who follows the route's decisions; null for nobody.</summary>
    public IReadOnlyList<IDecisionObserver>? Observers { get; init; }

    /// <summary>Where the client's answer goes.</summary>
    public PipeWriter Output => Tap ?? Context.Response.BodyWriter;

    /// <summary>What limits this request's escalations; null when nothing does.</summary>
    public EscalationBudget? Budget { get; init; }

    /// <summary>The request should have escalated, and the budget was spent.</summary>
    public bool WasDenied => _stoppedAt is not null;

    /// <summary>What watches the thresholds that judge it; null when nothing is judged.</summary>
    public RouteWatch? Watch { get; init; }

    /// <summary>The budget was spent, and the route fails such requests.</summary>
    public bool IsOverBudget => _stoppedAt is not null && Budget!.Policy.OnExhausted == Configuration.StrongFailureAction.Fail;

    public TimeProvider Clock { get; }

    /// <summary>Timestamp of the request's arrival.</summary>
    public long Started { get; }

    /// <summary>The client did not take its answer, and was let go.</summary>
    public bool ReaderTooSlow { get; private set; }

    /// <summary>Time from the request's arrival to the decision; null until it falls.</summary>
    public TimeSpan? DecisionAfter { get; private set; }

    /// <summary>
    /// Ends when an answer begins to go to the client. Whoever waits goes on at once, on the thread that serves, and must be brief.
    /// </summary>
    public Task Serving => (_serving ??= new TaskCompletionSource()).Task;

    /// <summary>
    /// Counts the attempt that runs, when its answer begins to go to the client or when it ends; null once it has. Called and not awaited:
    /// waking another thread for a count would cost more than the answer.
    /// </summary>
    public ModelCircuit? CountedBy { get; set; }

    /// <summary>What the attempts so far came to, one entry a tier.</summary>
    public IReadOnlyList<(TierPolicy Tier, AttemptOutcome Outcome)> Outcomes => _outcomes;

    /// <summary>The books: one line for each request that was made to an upstream.</summary>
    public List<AttemptAccount> Attempts { get; } = new(2);

    /// <summary>Notes who answers and what that makes of the request.</summary>
    public void Served(string model, TierPolicy tier, bool degraded)
    {
        Decision decision;
        if (degraded)
        {
            decision = Decision.Degraded;
            Receipt.Override = RouteReason.StrongFailed;
        }
        else if (_stoppedAt == tier)
        {
            decision = Decision.Degraded;
            Receipt.Override = RouteReason.Budget;
        }
        else if (Plan.Bypass is { } reason)
        {
            decision = Decision.Bypassed;
            Receipt.Override = reason;
        }
        else
        {
            decision = tier.Index == 0 ? Decision.Accepted : Decision.Escalated;
            Receipt.Override = Plan.SkipReason;
        }

        Receipt.Conclude(decision, model);
        Trail?.Serving(this, decision, tier);
        _serving?.TrySetResult();
        CountedBy?.CountServed();
        CountedBy = null;
        Hold?.Dispose();
        DecisionAfter ??= Clock.GetElapsedTime(Started);
    }

    /// <summary>Gives a client up that does not take its answer.</summary>
    public void LetReaderGo()
    {
        ReaderTooSlow = true;
        Context.Abort();
    }

    /// <summary>Notes that the client gets an error.</summary>
    /// <param name="model">Key of the model whose error it is, or null when it is the gateway's own.</param>
    public void Failed(string? model)
    {
        Receipt.Override = IsOverBudget ? RouteReason.Budget : Plan.Bypass ?? Plan.SkipReason;
        Receipt.Conclude(Decision.Failed, model);
        DecisionAfter ??= Clock.GetElapsedTime(Started);
    }

    /// <summary>
    /// Asks the deferral rule about a tier's answer, notes what it said, and lets the budget overrule it: an answer that may not
    /// escalate is served, unless the route fails such requests.
    /// </summary>
    public Verdict Judge(TierPolicy tier, ConfidenceOutcome confidence, double? inForce = null)
    {
        var verdict = AnswerRule.Judge(Route, tier, Client, Plan.Observe, confidence, inForce);
        Receipt.WouldEscalate |= verdict.WouldEscalate;
        if (verdict.Accept || (_stoppedAt != tier && MayEscalate()))
        {
            return verdict;
        }

        _stoppedAt = tier;
        return verdict with { Accept = !IsOverBudget };
    }

    /// <summary>The budget keeps the request with this tier: its answer is served, whatever the rule said.</summary>
    public bool StaysWith(TierPolicy tier) => _stoppedAt == tier && !IsOverBudget;

    // A request that has escalated once is paid for: its later tiers cost the budget nothing more.
    private bool MayEscalate() => _mayEscalate = _mayEscalate || Budget is null || Budget.TryEscalate();

    /// <summary>Gives the client's body back before the request ends; kept where a comparison or a record will need it.</summary>
    public void DropRequestBody()
    {
        if (Tap is null && Trail is null)
        {
            Held.Remove(Request.Body.Length);
            Request.Dispose();
        }
    }

    public void Record(TierPolicy tier, AttemptOutcome outcome) => _outcomes.Add((tier, outcome));

    /// <summary>
    /// The earlier tier that <c>ServeCheap</c> would turn to: the highest with a complete answer, else the highest that had
    /// answered at all. A tier that only refused to give logprobs has not failed: it can still answer without them.
    /// Null when the route fails instead, or no tier is left.
    /// </summary>
    public (TierPolicy Tier, KeptAnswer? Kept)? FallBack()
    {
        if (Route.OnStrongFailure == Configuration.StrongFailureAction.Fail)
        {
            return null;
        }

        (TierPolicy, KeptAnswer?)? answered = null;
        for (var i = _outcomes.Count - 1; i >= 0; i--)
        {
            var (tier, outcome) = _outcomes[i];
            if (outcome.End is not (AttemptEnd.LowConfidence or AttemptEnd.Unscored))
            {
                continue;
            }

            if (outcome.Kept is { } kept)
            {
                return (tier, kept);
            }

            answered ??= (tier, null);
        }

        return answered;
    }

    public void Dispose()
    {
        foreach (var (_, outcome) in _outcomes)
        {
            outcome.Kept?.Dispose();
        }

        Hold?.Dispose();
        Tap?.Dispose();
        Request.Dispose();
    }
}
