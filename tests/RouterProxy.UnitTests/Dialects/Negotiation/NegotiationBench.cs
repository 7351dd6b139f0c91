using System.Text;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Intake;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.UnitTests.Dialects.Negotiation;

/// <summary>What a scripted upstream does with one ask: null answers with rows, a text refuses with it, <see cref="NegotiationBench.Silent"/> answers without rows.</summary>
internal delegate string? UpstreamBehaviour(LogprobAsk ask, bool usage);

/// <summary>Drives sessions as the cascade does, against an upstream given as a function.</summary>
internal sealed class NegotiationBench
{
    public const string Silent = "silent";
    public const string Unsupported = """{"error":{"message":"`logprobs` is not supported with this model","param":"logprobs"}}""";
    public const string WantsBoolean = """{"error":{"message":"logprobs: invalid type: integer, expected a boolean"}}""";
    public const string WantsInteger = """{"error":{"message":"logprobs: invalid type: boolean `true`, expected u32"}}""";
    public const string Other = """{"error":{"message":"Invalid role","param":"messages[0].role"}}""";

    public NegotiationBench(int capacity = 4096) => Negotiator = new LogprobNegotiator(Time, capacity);

    public FakeTimeProvider Time { get; } = new();

    public LogprobNegotiator Negotiator { get; }

    public static UpstreamModel Model(string address = "http://10.0.0.1:9000/", DialectChoice dialect = DialectChoice.Auto, BodyEdits? edits = null, string key = "cheap")
    {
        var cluster = new ClusterState("c");
        cluster.Destinations["d"] = new DestinationState("d", new DestinationModel(new DestinationConfig { Address = address }));
        return new UpstreamModel { Key = key, Cluster = cluster, Dialect = dialect, BodyEdits = edits ?? BodyEdits.None };
    }

    public static NegotiationRequest Request(
        int top = 1, bool accept = false, bool stream = false, RequestTraits traits = RequestTraits.None, ClientLogprobs client = default,
        ApiEndpoint endpoint = ApiEndpoint.Chat, string model = "m") => new()
        {
            Endpoint = endpoint,
            ModelSent = model,
            TopNeeded = top,
            AcceptUnscored = accept,
            Stream = stream,
            Traits = traits,
            Client = client,
        };

    /// <summary>One attempt: what it came to, and everything that was asked.</summary>
    public Exchange Run(UpstreamModel model, NegotiationRequest request, UpstreamBehaviour upstream, int status = 400)
    {
        var session = Negotiator.Start(model, request);
        var asked = new List<LogprobAsk>();
        if (session.KnownUnscored is { } known && !request.AcceptUnscored)
        {
            return new Exchange($"skipped {known}", asked);
        }

        while (true)
        {
            asked.Add(session.Ask);
            var error = upstream(session.Ask, session.ForceUsage);
            if (error is null or Silent)
            {
                return new Exchange(Finish(session, request, error), asked);
            }

            switch (session.TryCorrect(status, Encoding.UTF8.GetBytes(error)))
            {
                case CorrectionStep.TryAgain:
                    continue;
                case CorrectionStep.Exhausted:
                    return new Exchange($"escalated {session.KnownUnscored}", asked);
                default:
                    return new Exchange("client error", asked);
            }
        }
    }

    private static string Finish(NegotiationSession session, NegotiationRequest request, string? answer)
    {
        if (request.TopNeeded == 0)
        {
            session.OnAnswered();
            return "served";
        }

        if (answer is null && session.Ask.Form != LogprobForm.None)
        {
            session.OnScored();
            return "scored";
        }

        var reason = session.Ask.Form == LogprobForm.None ? session.KnownUnscored ?? UnscoredReason.NotReturned : UnscoredReason.NotReturned;
        session.OnUnscored(reason);
        return $"unscored {reason}";
    }
}

/// <param name="Outcome">What became of the attempt.</param>
/// <param name="Asked">What each of its requests asked for.</param>
internal sealed record Exchange(string Outcome, IReadOnlyList<LogprobAsk> Asked);
