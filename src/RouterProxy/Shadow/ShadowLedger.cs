using RouterProxy.Audit;
using RouterProxy.Cascade;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Records;
using RouterProxy.Telemetry;

namespace RouterProxy.Shadow;

/// <summary>Closes the books of comparisons: counts them, tells who wants to know, and has the record written that waited for them.</summary>
internal sealed class ShadowLedger(
    ShadowCounters counters, AuditMetrics metrics, Observers observers, DecisionReader decisions, RecordWriter writer, TimeProvider clock, ILogger<ShadowLedger> logger)
{
    /// <summary>There was nothing to compare.</summary>
    public void Decided(DecisionRecord record) => writer.Offer(record);

    public void Dropped(ShadowJob job) => Dropped(job.Route, job.Kind, job.Record);

    public void Dropped(RoutePolicy route, AttemptKind kind, DecisionRecord record)
    {
        if (kind == AttemptKind.Shadow)
        {
            counters.OnDropped();
        }

        Close(route, record, kind, Agreement.Dropped);
    }

    /// <summary>The tier did not answer.</summary>
    public void Failed(ShadowJob job, RoutingExchange exchange, AttemptOutcome outcome)
    {
        Spend(job, exchange);
        if (job.Kind == AttemptKind.Shadow)
        {
            counters.OnFailed();
        }

        Close(job.Route, job.Record, job.Kind, Agreement.Error);
        ShadowLog.Failed(logger, job.Scope.RequestId, job.Route.Name, job.Tier.Model.Key, outcome.Detail ?? outcome.End.ToString());
    }

    public void Crashed(ShadowJob job, Exception crash)
    {
        if (job.Kind == AttemptKind.Shadow)
        {
            counters.OnFailed();
        }

        Close(job.Route, job.Record, job.Kind, Agreement.Error);
        ShadowLog.Crashed(logger, job.Scope.RequestId, crash);
    }

    /// <param name="job">The job.</param>
    /// <param name="exchange">Its exchange, which is over.</param>
    /// <param name="said">What the tier said.</param>
    /// <param name="whole">All of it was kept.</param>
    public void Compared(ShadowJob job, RoutingExchange exchange, string? said, bool whole)
    {
        Spend(job, exchange);
        var record = job.Record;
        var answer = NormalizedAnswer.Of(job.Route, said, whole);
        var agrees = NormalizedAnswer.Agree(job.Answer, answer);
        var first = job.Kind == AttemptKind.Shadow;
        record.Answered(first, answer);
        if (first)
        {
            record.Judged = decisions.Read(exchange);
            record.CheapText = job.Route.Record == RecordMode.Text ? RecordTaker.Shorten(said) : null;
            counters.OnCompared(agrees);
        }
        else
        {
            record.StrongText = job.Route.Record == RecordMode.Text ? RecordTaker.Shorten(said) : null;
        }

        Judged(job.Route, record, job.Kind, agrees);
        ShadowLog.Compared(
            logger,
            job.Scope.RequestId,
            job.Route.Name,
            job.Tier.Model.Key,
            record.Judged.Confidence,
            record.Judged.Threshold,
            (exchange.Receipt.Gates is [var gate, ..] ? gate.Reason : record.Judged.Reason)?.ToHeader(),
            record.Judged.WouldEscalate,
            agrees,
            clock.GetElapsedTime(exchange.Started).TotalMilliseconds);
    }

    /// <summary>Both tiers have answered.</summary>
    /// <param name="route">The route.</param>
    /// <param name="record">The request's record; written now.</param>
    /// <param name="source">What brought the second answer.</param>
    /// <param name="agrees">Null when the answers cannot be compared.</param>
    public void Judged(RoutePolicy route, DecisionRecord record, AttemptKind source, bool? agrees)
    {
        record.Probability = source switch
        {
            AttemptKind.Audit => route.AuditRate,
            AttemptKind.Shadow => route.ShadowRate,
            _ => 1,
        };
        Close(route, record, source, agrees switch
        {
            true => Agreement.Agree,
            false => Agreement.Disagree,
            null => Agreement.Error,
        });
        if (agrees is { } agreed)
        {
            var judged = record.Judged;
            observers.Agreed(new AgreementLabel(judged.RequestId, route, source, judged.Confidence, judged.Threshold, agreed, record.Probability.Value, judged.Identity));
        }
    }

    private void Close(RoutePolicy route, DecisionRecord record, AttemptKind source, Agreement agreement)
    {
        record.Source = source;
        record.Agreement = agreement;
        metrics.Audited(route.Name, source, agreement, record.Judged.Confidence);
        writer.Offer(record);
    }

    private void Spend(ShadowJob job, RoutingExchange exchange)
    {
        var spent = RecordTaker.SpendingOf(exchange, job.Tier);
        if (spent.Cost is { } dollars)
        {
            metrics.Spent(job.Route.Name, job.Tier.Model.Key, job.Kind, spent.IsReported ? Tags.Reported : Tags.Estimated, dollars);
        }

        if (job.Kind == AttemptKind.Shadow)
        {
            job.Record.Cheap = spent;
        }
        else
        {
            job.Record.Strong = spent;
        }
    }
}
