using Polly;
using Polly.CircuitBreaker;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade.Circuit;

/// <summary>The circuit breaker of one model: counts how attempts end, and says when the model is to be left alone.</summary>
internal sealed class ModelCircuit
{
    private static readonly AttemptOutcome Served = new(AttemptEnd.Committed);
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
                ShouldHandle = static args => ValueTask.FromResult(IsFailure(args.Outcome.Result)),
                StateProvider = _state,
                OnOpened = args => Log(() => CircuitLog.Opened(logger, model, args.BreakDuration.TotalSeconds)),
                OnHalfOpened = _ => Log(() => CircuitLog.HalfOpened(logger, model)),
                OnClosed = _ => Log(() => CircuitLog.Closed(logger, model)),
            })
            .Build();
    }

    /// <summary>Not counted before the first attempt; an open circuit half-opens with the first attempt after its break.</summary>
    public CircuitState State => _state.CircuitState;

    /// <summary>Runs an attempt and counts how it ends; gives null, without running it, while the circuit is open.</summary>
    /// <param name="ask">The attempt.</param>
    /// <param name="served">
    /// Ends when the attempt's answer begins to go to the client. It counts as good from then on: a stream takes minutes, and while a
    /// half-open circuit waits for its one attempt nobody else may try.
    /// </param>
    public async ValueTask<AttemptOutcome?> TryAsync(Func<Task<AttemptOutcome>> ask, Task served)
    {
        Task<AttemptOutcome>? running = null;
        var context = ResilienceContextPool.Shared.Get();
        await _pipeline.ExecuteOutcomeAsync(
            static async (_, start) => Outcome.FromResult(await SeenAsync(start())),
            context,
            () => (running = ask(), served));
        ResilienceContextPool.Shared.Return(context);
        return running is null ? null : await running;
    }

    /// <summary>What counts of an attempt. One that threw counts for nothing: whoever awaits it gets the exception.</summary>
    private static async Task<AttemptOutcome> SeenAsync((Task<AttemptOutcome> Running, Task Served) attempt)
    {
        await Task.WhenAny(attempt.Running, attempt.Served);
        return attempt.Running.IsCompletedSuccessfully ? await attempt.Running : Served;
    }

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
