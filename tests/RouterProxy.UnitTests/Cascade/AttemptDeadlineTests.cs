using Microsoft.Extensions.Time.Testing;
using RouterProxy.Cascade;

namespace RouterProxy.UnitTests.Cascade;

public class AttemptDeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void The_earliest_limit_wins_and_is_named()
    {
        using var deadline = Create(total: 60, idle: 20, decision: 10);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        deadline.Token.IsCancellationRequested.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.Expired.ShouldBe(DeadlineKind.Decision);
    }

    [Fact]
    public void A_shutdown_ends_it_and_is_no_fault_of_the_upstream()
    {
        using var shutdown = new CancellationTokenSource();
        using var deadline = new AttemptDeadline(_clock, TimeSpan.FromMinutes(1), null, null, CancellationToken.None, shutdown.Token);
        shutdown.Cancel();
        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.Expired.ShouldBe(DeadlineKind.Shutdown);
        _clock.Advance(TimeSpan.FromMinutes(2));
        deadline.Expired.ShouldBe(DeadlineKind.Shutdown);

        using var late = new AttemptDeadline(_clock, TimeSpan.FromMinutes(1), null, null, CancellationToken.None, shutdown.Token);
        late.Expired.ShouldBe(DeadlineKind.Shutdown);
    }

    [Fact]
    public void A_decision_lifts_only_its_own_limit()
    {
        using var deadline = Create(total: 60, idle: 20, decision: 10);
        deadline.Decided();
        _clock.Advance(TimeSpan.FromSeconds(19));
        deadline.Expired.ShouldBe(DeadlineKind.None);
        _clock.Advance(TimeSpan.FromSeconds(2));
        deadline.Expired.ShouldBe(DeadlineKind.Idle);
    }

    [Fact]
    public void An_event_postpones_the_idle_limit_but_not_the_total()
    {
        using var deadline = Create(total: 60, idle: 20, decision: null);
        for (var second = 0; second < 59; second += 10)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            deadline.Touch();
        }

        deadline.Expired.ShouldBe(DeadlineKind.Total);
    }

    [Fact]
    public void Without_an_idle_limit_only_the_total_counts()
    {
        using var deadline = Create(total: 60, idle: null, decision: null);
        _clock.Advance(TimeSpan.FromSeconds(59));
        deadline.Expired.ShouldBe(DeadlineKind.None);
        _clock.Advance(TimeSpan.FromSeconds(2));
        deadline.Expired.ShouldBe(DeadlineKind.Total);
    }

    [Fact]
    public void The_client_leaving_cancels_without_any_limit_having_run_out()
    {
        using var client = new CancellationTokenSource();
        using var deadline = new AttemptDeadline(_clock, TimeSpan.FromMinutes(1), null, null, client.Token);
        client.Cancel();
        deadline.Token.IsCancellationRequested.ShouldBeTrue();
        deadline.Expired.ShouldBe(DeadlineKind.None);
    }

    [Fact]
    public void Nothing_happens_after_disposal()
    {
        var deadline = Create(total: 5, idle: null, decision: null);
        deadline.Dispose();
        Should.NotThrow(() => _clock.Advance(TimeSpan.FromMinutes(1)));
        deadline.Expired.ShouldBe(DeadlineKind.None);
    }

    private AttemptDeadline Create(double total, double? idle, double? decision) =>
        new(_clock, TimeSpan.FromSeconds(total), Seconds(idle), Seconds(decision), CancellationToken.None);

    private static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
