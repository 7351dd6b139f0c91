using System.Diagnostics;
using System.Diagnostics.Metrics;
using RouterProxy.Cascade;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>The instruments that requests move. Methods are named after what happened.</summary>
internal sealed class RouterMetrics
{
    public const string MeterName = "RouterProxy";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _unscored;
    private readonly Counter<long> _discarded;
    private readonly Counter<double> _cost;
    private readonly Counter<double> _avoided;
    private readonly Counter<long> _budgetDenied;
    private readonly Histogram<double> _confidence;
    private readonly Histogram<double> _decisionDuration;
    private readonly Histogram<double> _overhead;
    private readonly Histogram<double> _operation;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;

    public RouterMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.Counter<long>(Instruments.Requests);
        _decisions = meter.Counter<long>(Instruments.Decisions);
        _attempts = meter.Counter<long>(Instruments.Attempts);
        _unscored = meter.Counter<long>(Instruments.Unscored);
        _discarded = meter.Counter<long>(Instruments.DiscardedTokens);
        _cost = meter.Counter<double>(Instruments.Cost);
        _avoided = meter.Counter<double>(Instruments.CostAvoided);
        _budgetDenied = meter.Counter<long>(Instruments.BudgetDenied);
        _confidence = meter.Histogram<double>(Instruments.Confidence);
        _decisionDuration = meter.Histogram<double>(Instruments.DecisionDuration);
        _overhead = meter.Histogram<double>(Instruments.Overhead);
        _operation = meter.Histogram<double>(Instruments.OperationDuration);
        _firstChunk = meter.Histogram<double>(Instruments.TimeToFirstChunk);
        _tokens = meter.Histogram<long>(Instruments.TokenUsage);
    }

    /// <param name="count">0 makes the series appear before anything has happened.</param>
    public void RequestEnded(string route, string client, RequestOutcome outcome, int count = 1) =>
        _requests.Add(count, new TagList { { Tags.Route, route }, { Tags.Client, client }, { Tags.Outcome, outcome.ToTag() } });

    /// <inheritdoc cref="RequestEnded"/>
    public void Decided(string route, string client, Decision decision, RouteReason? reason, int count = 1) =>
        _decisions.Add(count, new TagList { { Tags.Route, route }, { Tags.Client, client }, { Tags.Decision, decision.ToHeader() }, { Tags.Reason, reason?.ToHeader() ?? "" } });

    public void DecisionTook(string route, Decision decision, TimeSpan time) =>
        _decisionDuration.Record(time.TotalSeconds, new TagList { { Tags.Route, route }, { Tags.Decision, decision.ToHeader() } });

    public void OwnTime(string route, TimeSpan time) => _overhead.Record(time.TotalSeconds, new KeyValuePair<string, object?>(Tags.Route, route));

    public void Scored(string route, string model, double confidence) =>
        _confidence.Record(confidence, new TagList { { Tags.Route, route }, { Tags.Model, model } });

    public void Unscored(string route, string model, RouteReason reason) =>
        _unscored.Add(1, new TagList { { Tags.Route, route }, { Tags.Model, model }, { Tags.Reason, reason.ToHeader() } });

    public void Discarded(string route, string model, long tokens) =>
        _discarded.Add(tokens, new TagList { { Tags.Route, route }, { Tags.Model, model } });

    /// <inheritdoc cref="RequestEnded"/>
    public void Spent(string route, string client, string model, string source, decimal dollars) =>
        _cost.Add((double)dollars, new TagList { { Tags.Route, route }, { Tags.Client, client }, { Tags.Model, model }, { Tags.Source, source } });

    public void Avoided(string route, string client, decimal dollars) =>
        _avoided.Add((double)dollars, new TagList { { Tags.Route, route }, { Tags.Client, client } });

    /// <inheritdoc cref="RequestEnded"/>
    public void BudgetDenied(string route, int count = 1) => _budgetDenied.Add(count, new KeyValuePair<string, object?>(Tags.Route, route));

    /// <summary>Makes the series of such attempts appear before the first of them.</summary>
    public void ExpectAttempts(string route, string model, AttemptKind kind) => CountAttempt(route, model, kind.ToTag(), AttemptEnd.Committed, 0);

    /// <summary>An attempt has ended.</summary>
    /// <param name="labels">Whose measurements these are.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="errorType">The error's class, or null when it is none.</param>
    /// <param name="duration">From its beginning to its end.</param>
    public void AttemptEnded(in AttemptLabels labels, AttemptEnd end, string? errorType, TimeSpan duration)
    {
        CountAttempt(labels.Route, labels.Tier, labels.Attempt, end, 1);
        var tags = labels.ToTags();
        if (errorType is not null)
        {
            tags.Add(GenAi.ErrorType, errorType);
        }

        _operation.Record(duration.TotalSeconds, tags);
    }

    public void FirstChunk(in AttemptLabels labels, TimeSpan after) => _firstChunk.Record(after.TotalSeconds, labels.ToTags());

    /// <summary>An upstream has reported its token counts. Guesses must not come here.</summary>
    public void Used(in AttemptLabels labels, in TokenUsage usage)
    {
        Record(labels, GenAi.TokenTypeInput, usage.Input);
        Record(labels, GenAi.TokenTypeOutput, usage.Output);
    }

    private void CountAttempt(string route, string model, string attempt, AttemptEnd end, int count) =>
        _attempts.Add(count, new TagList { { Tags.Route, route }, { Tags.Model, model }, { Tags.Attempt, attempt }, { Tags.Outcome, end.ToTag() } });

    private void Record(in AttemptLabels labels, string type, long tokens)
    {
        var tags = labels.ToTags();
        tags.Add(Tags.Client, labels.Client);
        tags.Add(GenAi.TokenType, type);
        _tokens.Record(tokens, tags);
    }
}
