using System.Diagnostics;
using RouterProxy.Cascade;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>
/// The spans: <c>routerproxy.route</c> below the server's own, and one <c>chat MODEL</c> below it for each attempt. Without a listener
/// none is made. No prompt, no answer and no key is in them.
/// </summary>
internal static class RouterTracing
{
    public const string SourceName = "RouterProxy";

    private const string RouteSpan = "routerproxy.route";

    private static readonly ActivitySource Source = new(new ActivitySourceOptions(SourceName) { Version = ConfigurationMetrics.Version, TelemetrySchemaUrl = GenAi.SchemaUrl });

    public static Activity? StartRoute(RoutingExchange exchange, string client)
    {
        var span = Source.StartActivity(RouteSpan);
        span?.SetTag(Tags.RequestId, exchange.Receipt.RequestId);
        span?.SetTag(Tags.Route, exchange.Route.Name);
        span?.SetTag(Tags.Client, client);
        return span;
    }

    public static void EndRoute(Activity? span, Receipt receipt)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(Tags.Decision, receipt.Decision?.ToHeader());
        span.SetTag(Tags.Reason, receipt.Reason?.ToHeader());
        span.SetTag(Tags.Model, receipt.Model);
        span.SetTag(Tags.Attempts, receipt.Attempts);
        if (receipt.Gates is [var first, ..])
        {
            span.SetTag(Tags.Confidence, first.Confidence);
            span.SetTag(Tags.Threshold, first.Threshold);
        }

        if (receipt.WouldEscalate)
        {
            span.SetTag(Tags.WouldEscalate, true);
        }

        if (receipt.Decision == Decision.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    public static Activity? StartAttempt(Attempt attempt, in AttemptLabels labels)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var request = attempt.Exchange.Request;
        var tags = labels.ToTags();
        tags.Add(GenAi.OpenAIApiType, GenAi.ApiTypeOf(request.Endpoint));
        tags.Add(GenAi.RequestStream, request.Stream || attempt.Terms.Aggregate);
        var span = Source.StartActivity($"{labels.Operation} {labels.RequestModel}", ActivityKind.Client, default(ActivityContext), tags);
        if (request.MaxOutputTokens is { } most)
        {
            span?.SetTag(GenAi.RequestMaxTokens, most);
        }

        if (request.Choices != 1)
        {
            span?.SetTag(GenAi.RequestChoiceCount, request.Choices);
        }

        return span;
    }

    public static void EndAttempt(Activity? span, AttemptOutcome outcome, AttemptAccount account, UsageTally usage)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(Tags.Outcome, outcome.End.ToTag());
        if (outcome.Confidence is { IsScored: true } confidence)
        {
            span.SetTag(Tags.Confidence, confidence.Value);
            span.SetTag(Tags.Threshold, outcome.Threshold);
        }

        if (account.FirstChunk is { } first)
        {
            span.SetTag(GenAi.ResponseTimeToFirstChunk, first.TotalSeconds);
        }

        if (usage.Stamp is { } stamp)
        {
            span.SetTag(GenAi.ResponseId, stamp.Id);
            span.SetTag(GenAi.ResponseModel, stamp.Model);
            span.SetTag(GenAi.ResponseFinishReasons, stamp.FinishReasons.Count > 0 ? stamp.FinishReasons.ToArray() : null);
        }

        if (usage.Reported is { } tokens)
        {
            span.SetTag(GenAi.UsageInputTokens, tokens.Input);
            span.SetTag(GenAi.UsageOutputTokens, tokens.Output);
            SetCount(span, GenAi.UsageCachedInputTokens, tokens.CachedInput);
            SetCount(span, GenAi.UsageReasoningTokens, tokens.Reasoning);
        }

        if (account.Error is { } error)
        {
            span.SetTag(GenAi.ErrorType, error);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>0 stands for "not told" in <see cref="TokenUsage"/>.</summary>
    private static void SetCount(Activity span, string name, long count)
    {
        if (count > 0)
        {
            span.SetTag(name, count);
        }
    }
}
