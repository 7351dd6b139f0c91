using Polly;
using Polly.CircuitBreaker;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade.Circuit;

/// <summary>The circuit breaker of one model: counts how attempts end, and says when the model is to be left alone.</summary>
internal sealed class ModelCircuit
{
    private static readonly AttemptOutcome Served = new(AttemptEnd.Committed);
    private static readonly AttemptOutcome Crashed = new(AttemptEnd.ClientGone);

    // Set on a probe that told nothing. Polly knows good and bad only; such a probe is a bad one whose break is over at once.
    private static readonly ResiliencePropertyKey<bool> Void = new("void");
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<AttemptOutcome> _pipeline;

    public ModelCircuit(string model, CircuitPolicy policy, TimeProvider clock, ILogger logger)
    {
        _pipeline = new ResiliencePipelineBuilder<AttemptOutcome> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptOutcome>
            {
                FailureRatio = policy.Failures,
                MinimumThroughput = policy.MinAttempts,
                SamplingDuration = policy.Window,
                BreakDuration = policy.Break,
                BreakDurationGenerator = args => ValueTask.FromResult(IsVoid(args.Context) ? TimeSpan.Zero : policy.Break),
                ShouldHandle = static args => ValueTask.FromResult(IsVoid(args.Context) || IsFailure(args.Outcome.Result)),
                StateProvider = _state,
                OnOpened = args => IsVoid(args.Context) ? default : Log(() => CircuitLog.Opened(logger, model, args.BreakDuration.TotalSeconds)),
                OnHalfOpened = _ => Log(() => CircuitLog.HalfOpened(logger, model)),
                OnClosed = _ => Log(() => CircuitLog.Closed(logger, model)),
            })
            .Build();
    }

    /// <summary>Not counted before the first attempt; an open circuit half-opens with the first attempt after its break.</summary>
    public CircuitState State => _state.CircuitState;

    /// <summary>Attempts run freely, and are counted by <see cref="CountAsync"/>.</summary>
    public bool IsClosed => State == CircuitState.Closed;

    /// <summary>
    /// The answer begins to go to the client. It counts as good from then on, once: a stream takes minutes.
    /// </summary>
    public void CountServed() => _ = CountAsync(Served);

    /// <summary>
    /// Counts how an attempt ended that began while the circuit was closed. One that tells nothing about the model, because its client left
    /// first, counts as if it had not been made; and what began before the circuit opened says nothing about how the model is since then.
    /// </summary>
    public ValueTask CountAsync(AttemptOutcome seen) => TellsNothing(seen) || !IsClosed ? default : CountOneAsync(seen);

    private async ValueTask CountOneAsync(AttemptOutcome seen)
    {
        var context = ResilienceContextPool.Shared.Get();
        await _pipeline.ExecuteOutcomeAsync(static (_, seen) => Outcome.FromResultAsValueTask(seen), context, seen);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>
    /// Runs an attempt while the circuit is not closed: as its probe, if it half-opens. Gives null, without running it, while it is open. A probe
    /// that tells nothing counts as if it had not been made: the next request may try in its place.
    /// </summary>
    /// <param name="ask">The attempt.</param>
    /// <param name="served">
    /// Ends when the attempt's answer begins to go to the client. It counts as good from then on: while a half-open circuit waits for its one
    /// attempt nobody else may try.
    /// </param>
    public async ValueTask<AttemptOutcome?> ProbeAsync(Func<Task<AttemptOutcome>> ask, Task served)
    {
        Task<AttemptOutcome>? running = null;
        var context = ResilienceContextPool.Shared.Get();
        await _pipeline.ExecuteOutcomeAsync(
            static async (context, start) =>
            {
                var (asked, served) = start();
                var seen = await SeenAsync(asked, served);
                context.Properties.Set(Void, TellsNothing(seen));
                return Outcome.FromResult(seen);
            },
            context,
            () => (running = ask(), served));
        ResilienceContextPool.Shared.Return(context);
        return running is null ? null : await running;
    }

    /// <summary>What can be said of an attempt, as soon as it can be said. Whoever awaits one that threw gets the exception.</summary>
    private static async Task<AttemptOutcome> SeenAsync(Task<AttemptOutcome> running, Task served)
    {
        await Task.WhenAny(running, served);
        return running.IsCompletedSuccessfully ? await running : running.IsCompleted ? Crashed : Served;
    }

    private static bool IsVoid(ResilienceContext context) => context.Properties.GetValue(Void, false);

    private static bool TellsNothing(AttemptOutcome outcome) => outcome.End is AttemptEnd.ClientGone or AttemptEnd.ShuttingDown;

    /// <summary>What speaks against the upstream, not against the request: refusals (4xx) and what its answers are worth do not.</summary>
    private static bool IsFailure(AttemptOutcome? outcome) => outcome?.End switch
    {
        AttemptEnd.Unreachable or AttemptEnd.ClosedEarly or AttemptEnd.Broken or AttemptEnd.TimedOut or AttemptEnd.DecisionTimeout => true,
        AttemptEnd.Status => outcome.Kept is { } kept && (int)kept.Status >= 500,
        _ => false,
    };

    private static ValueTask Log(Action write)
    {
        write();
        return default;
    }
}
