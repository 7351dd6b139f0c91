using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using RouterProxy.Hosting;
using RouterProxy.Telemetry;
using Serilog;
using Serilog.Core;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class BookQueueTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    private readonly TestMeters _meters = new();
    private readonly FakeLogger<BookQueue> _logger = new();
    private readonly BackgroundSink _log = new(new LoggerConfiguration().CreateLogger());
    private readonly BookQueue _queue;

    public BookQueueTests() =>
        _queue = new BookQueue(new Bookkeeper(new RouterMetrics(_meters.Factory), new RoutedEvents(Logger.None, NullLoggerFactory.Instance)), _log, _logger);

    public void Dispose()
    {
        _queue.Dispose();
        _log.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task A_few_entries_are_entered_a_moment_later_by_the_thread_of_the_log()
    {
        var entries = Enumerable.Range(0, 15).Select(_ => new Entry()).ToArray();

        Array.ForEach(entries, _queue.Add);

        foreach (var entry in entries)
        {
            (await entry.By.WaitAsync(Guard, TestContext.Current.CancellationToken)).Name.ShouldBe("Books and log");
        }
    }

    [Fact]
    public void Who_brings_the_sixteenth_enters_them_all()
    {
        // Unless the thread was faster: then there were fewer than sixteen, and they are brought again.
        for (var round = 0; round < 100; round++)
        {
            var entries = Enumerable.Range(0, 16).Select(_ => new Entry()).ToArray();
            Array.ForEach(entries, _queue.Add);
            if (entries.All(e => e.By.IsCompletedSuccessfully && ReferenceEquals(e.By.Result, Thread.CurrentThread)))
            {
                return;
            }

            _queue.Drain();
        }

        Assert.Fail("Sixteen entries were never entered by who brought them.");
    }

    [Fact]
    public void Draining_enters_what_waits_in_its_order()
    {
        var order = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            _queue.Add(new Entry(() => order.Add(number)));
        }

        _queue.Drain();

        order.ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    public void An_entry_that_crashes_is_logged_and_the_next_ones_are_entered()
    {
        var crash = new InvalidOperationException("bug");
        var next = new Entry();

        _queue.Add(new Entry(() => throw crash));
        _queue.Add(next);
        _queue.Drain();

        next.By.IsCompleted.ShouldBeTrue();
        var record = _logger.Collector.GetSnapshot().ShouldHaveSingleItem();
        record.Id.Name.ShouldBe("NotBooked");
        record.Exception.ShouldBe(crash);
    }

    [Fact]
    public void Under_a_recorded_span_an_entry_is_entered_at_once_so_that_its_exemplar_names_the_span()
    {
        using var span = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var seen = default(Activity);
        var entry = new Entry(() => seen = Activity.Current);

        _queue.Add(entry);

        entry.By.IsCompleted.ShouldBeTrue();
        seen.ShouldBe(span);
    }

    [Fact]
    public async Task Under_a_span_that_nobody_records_it_waits_like_others()
    {
        using var span = new Activity("request") { ActivityTraceFlags = ActivityTraceFlags.None }.Start();
        var entry = new Entry();

        _queue.Add(entry);

        (await entry.By.WaitAsync(Guard, TestContext.Current.CancellationToken)).Name.ShouldBe("Books and log");
    }

    [Fact]
    public async Task Stopping_enters_what_waits()
    {
        await _queue.StartAsync(TestContext.Current.CancellationToken);
        var entry = new Entry();
        _queue.Add(entry);

        await _queue.StopAsync(TestContext.Current.CancellationToken);

        entry.By.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Disposing_enters_what_came_after_the_stop()
    {
        var entry = new Entry();
        _queue.Add(entry);

        _queue.Dispose();

        entry.By.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_request_is_measured_when_it_is_entered()
    {
        using var requests = _meters.Collect<long>(Instruments.Requests);
        using var decisions = _meters.Collect<long>(Instruments.Decisions);

        _queue.Add(TestBooks.Escalated());
        _queue.Drain();

        requests.LastMeasurement.ShouldNotBeNull().Value.ShouldBe(1);
        decisions.LastMeasurement.ShouldNotBeNull().Tags["routerproxy.decision"].ShouldBe("escalated");
        _logger.Collector.Count.ShouldBe(0);
    }

    [Fact]
    public void Nothing_is_lost_or_entered_twice_when_many_bring_entries_at_once()
    {
        var entered = 0;
        Parallel.For(0, 5_000, _ => _queue.Add(new Entry(() => Interlocked.Increment(ref entered))));

        _queue.Drain();

        entered.ShouldBe(5_000);
    }

    private sealed class Entry(Action? enter = null) : IBookEntry
    {
        private readonly TaskCompletionSource<Thread> _by = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The thread that has entered it.</summary>
        public Task<Thread> By => _by.Task;

        public void Enter(Bookkeeper books)
        {
            enter?.Invoke();
            _by.SetResult(Thread.CurrentThread);
        }
    }
}
