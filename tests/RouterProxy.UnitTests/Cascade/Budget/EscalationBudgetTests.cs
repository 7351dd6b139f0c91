using Microsoft.Extensions.Time.Testing;
using RouterProxy.Cascade.Budget;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.UnitTests.Cascade.Budget;

public class EscalationBudgetTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Below_the_smallest_number_of_requests_everything_may_escalate()
    {
        var budget = Create(share: 0, min: 3);
        Request(budget).ShouldBeTrue();
        Request(budget).ShouldBeTrue();
        Request(budget).ShouldBeFalse();
    }

    [Fact]
    public void The_share_is_never_exceeded_once_it_counts()
    {
        var budget = Create(share: 0.2, min: 1);
        Enumerable.Range(0, 100).Count(_ => Request(budget)).ShouldBe(20);
    }

    [Fact]
    public void A_share_of_one_never_limits()
    {
        var budget = Create(share: 1, min: 1);
        Enumerable.Range(0, 50).ShouldAllBe(_ => Request(budget));
    }

    [Fact]
    public void Room_comes_back_when_the_escalations_leave_the_window_and_the_wait_is_told()
    {
        var budget = Create(share: 0.5, min: 2);
        Request(budget).ShouldBeTrue();
        Request(budget).ShouldBeFalse();
        budget.RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));

        _clock.Advance(TimeSpan.FromSeconds(58));
        Request(budget).ShouldBeFalse();
        budget.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        budget.RetryAfter.ShouldBe(TimeSpan.Zero);
        Request(budget).ShouldBeTrue();
    }

    [Fact]
    public void How_much_is_used_is_told_as_a_share_of_what_is_allowed()
    {
        var budget = Create(share: 0.5, min: 1);
        budget.Used.ShouldBe(0);
        for (var i = 0; i < 8; i++)
        {
            budget.Arrived();
        }

        budget.TryEscalate().ShouldBeTrue();
        budget.Used.ShouldBe(0.25);
        Enumerable.Range(0, 3).ShouldAllBe(_ => budget.TryEscalate());
        budget.Used.ShouldBe(1);
        budget.TryEscalate().ShouldBeFalse();
        budget.Used.ShouldBe(1);
        _clock.Advance(TimeSpan.FromMinutes(2));
        budget.Used.ShouldBe(0);
    }

    [Fact]
    public void A_budget_of_nothing_is_used_up_by_the_requests_that_were_free()
    {
        var budget = Create(share: 0, min: 3);
        Request(budget).ShouldBeTrue();
        budget.Used.ShouldBe(1);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count_after_any_pause()
    {
        var count = new SlidingCount(_clock, TimeSpan.FromMinutes(1));
        for (var i = 0; i < 1000; i++)
        {
            count.Add();
            count.Sum().ShouldBeLessThanOrEqualTo(9);
            _clock.Advance(TimeSpan.FromSeconds(7));
        }

        _clock.Advance(TimeSpan.FromDays(400));
        count.Sum().ShouldBe(0);
        count.Add();
        count.Sum().ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_get_exactly_what_is_left()
    {
        var budget = Create(share: 0.25, min: 1);
        for (var i = 0; i < 400; i++)
        {
            budget.Arrived();
        }

        using var start = new ManualResetEventSlim();
        var granted = 0;
        var tasks = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait(TimeSpan.FromSeconds(10));
                for (var i = 0; i < 100; i++)
                {
                    if (budget.TryEscalate())
                    {
                        Interlocked.Increment(ref granted);
                    }
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        start.Set();
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        granted.ShouldBe(100);
    }

    private static bool Request(EscalationBudget budget)
    {
        budget.Arrived();
        return budget.TryEscalate();
    }

    private EscalationBudget Create(double share, int min) =>
        new(new BudgetPolicy(share, min, TimeSpan.FromMinutes(1), StrongFailureAction.ServeCheap), _clock);
}
