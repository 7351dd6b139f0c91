using System.Runtime.CompilerServices;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>
/// Knows how each upstream wants to be asked for logprobs: starts from what its address and model name say, corrects itself by what
/// the upstream answers, and remembers for an hour. One for the whole gateway; thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="capacity">Most keys that are remembered at once.</param>
internal sealed class LogprobNegotiator(TimeProvider time, int capacity = 4096)
{
    // One list per form: a fixed form is a list of one.
    private static readonly FormLimit[][] FixedForms = [[], [new(LogprobForm.Boolean, 20)], [new(LogprobForm.Integer, 20)], [new(LogprobForm.Include, 20)]];

    private readonly NegotiationMemory _memory = new(NegotiationTimes.For(time), capacity);

    // A reload makes new models, and the profiles of the old ones go with them.
    private readonly ConditionalWeakTable<UpstreamModel, UpstreamProfile> _profiles = [];

    /// <summary>Keys remembered now.</summary>
    public int Remembered => _memory.Count;

    /// <summary>What the model's address says about it.</summary>
    public LogprobDialect DialectOf(UpstreamModel model) => ProfileOf(model).Dialect;

    /// <summary>Begins the series of tries that make up one attempt: at most three, the corrected ones included.</summary>
    public NegotiationSession Start(UpstreamModel model, in NegotiationRequest request)
    {
        var now = time.GetTimestamp();
        var profile = ProfileOf(model);
        var guess = DialectCatalog.ForModel(profile.Dialect, request.ModelSent, request.Endpoint);
        var facets = Facets(profile, request);
        var key = new NegotiationKey(model.Key, request.ModelSent, request.Endpoint, facets);
        var memory = _memory.Get(key, model.Dialect == DialectChoice.Auto ? Foreknown(guess, facets) : null, now);
        var session = new NegotiationSession(time, memory, guess, Forms(model.Dialect, guess, request.Endpoint), request)
        {
            ForceUsage = MayForceUsage(guess.Dialect, request) && !memory.UsageRefused(now),
        };
        session.Begin(memory.Block(now), now);
        return session;
    }

    /// <summary>What the table knows about such requests before anything was asked.</summary>
    private static UnscoredReason? Foreknown(DialectGuess guess, RequestTraits facets)
    {
        if (guess.Ask.Support == LogprobSupport.Ignores)
        {
            return UnscoredReason.NotReturned;
        }

        var reasons = guess.RequiresReasoningOff && (facets & RequestTraits.ReasoningOff) == 0;
        var streamsTools = (facets & RequestTraits.Stream) != 0 && !guess.Dialect.CanScoreStream((facets & RequestTraits.Tools) != 0);
        return guess.Ask.Support == LogprobSupport.Refuses || reasons || streamsTools ? UnscoredReason.Rejected : null;
    }

    private static RequestTraits Facets(UpstreamProfile profile, in NegotiationRequest request)
    {
        var facets = request.Traits & NegotiationKey.FacetMask;
        facets = request.Stream ? facets | RequestTraits.Stream : facets & ~RequestTraits.Stream;
        return profile.ReasoningOff switch
        {
            true => facets | RequestTraits.ReasoningOff,
            false => facets & ~RequestTraits.ReasoningOff,
            _ => facets,
        };
    }

    /// <summary>
    /// A fixed dialect decides between the two forms of chat. The other endpoints have one form each everywhere, so a model fixed
    /// to chat's boolean is still asked with a number on <c>/v1/completions</c>.
    /// </summary>
    private static IReadOnlyList<FormLimit> Forms(DialectChoice choice, DialectGuess guess, ApiEndpoint endpoint) => (choice, endpoint) switch
    {
        (DialectChoice.Auto, _) => guess.Ask.Forms,
        (DialectChoice.None, _) => FixedForms[(int)LogprobForm.None],
        (_, ApiEndpoint.Completions) => FixedForms[(int)LogprobForm.Integer],
        (_, ApiEndpoint.Responses) => FixedForms[(int)guess.Ask.Forms[0].Form],
        (DialectChoice.Integer, _) => FixedForms[(int)LogprobForm.Integer],
        _ => FixedForms[(int)LogprobForm.Boolean],
    };

    private static bool MayForceUsage(LogprobDialect dialect, in NegotiationRequest request) =>
        request.Stream && dialect.CanForceUsage && request.Endpoint != ApiEndpoint.Responses && (request.Traits & RequestTraits.IncludeUsage) == 0;

    private UpstreamProfile ProfileOf(UpstreamModel model) =>
        _profiles.TryGetValue(model, out var known) ? known : _profiles.GetValue(model, UpstreamProfile.Of);
}
