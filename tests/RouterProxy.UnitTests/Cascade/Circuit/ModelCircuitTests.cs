using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;
using RouterProxy.Cascade;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.UnitTests.Cascade.Circuit;

/// <summary>The circuit opens when two of three attempts fail.</summary>
public sealed class ModelCircuitTests
{
    private static readonly AttemptOutcome Served = new(AttemptEnd.Committed);
    private static readonly AttemptOutcome Failed = new(AttemptEnd.Unreachable);
    private static readonly AttemptOutcome Gone = new(AttemptEnd.ClientGone);
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly FakeTimeProvider _clock = new();
    private readonly ModelCircuit _circuit;

    public ModelCircuitTests() =>
        _circuit = new ModelCircuit("m", new CircuitPolicy(0.6, 3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15)), _clock, NullLogger.Instance);

    [Fact]
    public async Task An_answer_that_begins_counts_once_as_good()
    {
        _circuit.CountServed();
        await _circuit.CountAsync(Failed);
        _circuit.IsClosed.ShouldBeTrue();

        // Two of three: had the answer not been counted there would be two attempts, had it been counted twice there would be half.
        await _circuit.CountAsync(Failed);

        _circuit.IsClosed.ShouldBeFalse();
        _circuit.State.ShouldBe(CircuitState.Open);
    }

    [Theory]
    [InlineData("ClientGone")]
    [InlineData("ShuttingDown")]
    public async Task An_attempt_that_tells_nothing_is_not_counted(string end)
    {
        var nothing = new AttemptOutcome(Enum.Parse<AttemptEnd>(end));
        for (var i = 0; i < 10; i++)
        {
            await _circuit.CountAsync(nothing);
        }

        await _circuit.CountAsync(Failed);
        await _circuit.CountAsync(nothing);
        await _circuit.CountAsync(Failed);
        _circuit.IsClosed.ShouldBeTrue();

        await _circuit.CountAsync(Failed);
        _circuit.IsClosed.ShouldBeFalse();
    }

    [Theory]
    [InlineData("LowConfidence")]
    [InlineData("Unscored")]
    public async Task What_an_answer_is_worth_does_not_speak_against_the_upstream(string end)
    {
        for (var i = 0; i < 10; i++)
        {
            await _circuit.CountAsync(new AttemptOutcome(Enum.Parse<AttemptEnd>(end)));
        }

        _circuit.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task What_began_before_it_opened_is_not_counted()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(16));

        _circuit.CountServed();
        await _circuit.CountAsync(Served);
        _circuit.IsClosed.ShouldBeFalse("only a probe closes it");

        await _circuit.CountAsync(Failed);
        (await _circuit.ProbeAsync(() => Task.FromResult(Served), Never)).ShouldBe(Served, "the probe is still to be made");
        _circuit.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task While_it_is_open_nothing_is_asked()
    {
        await OpenAsync();
        var asked = 0;

        var outcome = await _circuit.ProbeAsync(
            () =>
            {
                asked++;
                return Task.FromResult(Served);
            },
            Never);

        outcome.ShouldBeNull();
        asked.ShouldBe(0);
    }

    [Fact]
    public async Task A_probe_that_fails_begins_another_break()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(16));

        (await _circuit.ProbeAsync(() => Task.FromResult(Failed), Never)).ShouldBe(Failed);
        (await _circuit.ProbeAsync(() => Task.FromResult(Served), Never)).ShouldBeNull();
    }

    [Fact]
    public async Task After_a_probe_that_tells_nothing_the_next_one_may_try()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(16));

        (await _circuit.ProbeAsync(() => Task.FromResult(Gone), Never)).ShouldBe(Gone);
        _circuit.IsClosed.ShouldBeFalse();
        (await _circuit.ProbeAsync(() => Task.FromResult(Served), Never)).ShouldBe(Served);
        _circuit.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_probe_whose_answer_begins_closes_it_before_the_answer_ends()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(16));
        var ended = new TaskCompletionSource<AttemptOutcome>();

        var probe = _circuit.ProbeAsync(() => ended.Task, Task.CompletedTask).AsTask();
        SpinWait.SpinUntil(() => _circuit.IsClosed, TimeSpan.FromSeconds(10)).ShouldBeTrue();
        probe.IsCompleted.ShouldBeFalse();

        ended.SetResult(Failed);
        (await probe).ShouldBe(Failed);
        _circuit.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_awaits_a_probe_that_crashed_gets_the_exception()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(16));

        await Should.ThrowAsync<InvalidOperationException>(
            async () => await _circuit.ProbeAsync(() => Task.FromException<AttemptOutcome>(new InvalidOperationException("bug")), Never));

        (await _circuit.ProbeAsync(() => Task.FromResult(Served), Never)).ShouldBe(Served, "a crash tells nothing");
    }

    private async Task OpenAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await _circuit.CountAsync(Failed);
        }

        _circuit.State.ShouldBe(CircuitState.Open);
    }
}
