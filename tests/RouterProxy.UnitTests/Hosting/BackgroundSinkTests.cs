using System.Collections.Concurrent;
using System.Globalization;
using RouterProxy.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace RouterProxy.UnitTests.Hosting;

public sealed class BackgroundSinkTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    [Fact]
    public void Everything_is_written_in_order_before_it_is_disposed_and_the_sinks_are_closed()
    {
        var written = new Written();
        using (var logger = Logger(written))
        {
            for (var i = 0; i < 1000; i++)
            {
                logger.Information("{Number}", i);
            }
        }

        written.Numbers.ShouldBe(Enumerable.Range(0, 1000));
        written.Disposed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_is_written_without_further_ones()
    {
        var written = new Written();
        using var logger = Logger(written);

        logger.Information("{Number}", 7);

        await written.First.Task.WaitAsync(Guard);
        written.Numbers.ShouldBe([7]);
    }

    [Fact]
    public async Task Whoever_logs_does_not_wait_for_a_sink_that_is_stuck_and_what_is_lost_is_told()
    {
        using var gate = new ManualResetEventSlim();
        var written = new Written { Gate = gate };
        using (var logger = Logger(written))
        {
            logger.Information("{Number}", -1);
            await written.First.Task.WaitAsync(Guard);
            for (var i = 0; i < BackgroundSink.MostWaiting + 4; i++)
            {
                logger.Information("{Number}", i);
            }

            gate.Set();
        }

        // The one that is stuck still counts as waiting.
        written.Numbers.ShouldBe(Enumerable.Range(-1, BackgroundSink.MostWaiting));
        written.Lost.ShouldBe(5);
    }

    [Fact]
    public void Nothing_is_lost_when_many_log_at_once()
    {
        var written = new Written();
        using (var logger = Logger(written))
        {
            Parallel.For(0, 2000, i => logger.Information("{Number}", i));
        }

        written.Numbers.Order().ShouldBe(Enumerable.Range(0, 2000));
    }

    [Fact]
    public void When_the_process_crashes_what_waits_and_what_still_comes_is_written_by_who_logs_it()
    {
        var written = new Written();
        using var sink = new BackgroundSink(new LoggerConfiguration().WriteTo.Sink(written).CreateLogger());
        using var logger = new LoggerConfiguration().WriteTo.Sink(sink).CreateLogger();
        logger.Information("{Number}", 1);

        sink.Crash();
        written.Numbers.ShouldBe([1]);

        for (var i = 2; i < 20; i++)
        {
            logger.Information("{Number}", i);
            written.Numbers.Count.ShouldBe(i);
        }
    }

    private static Logger Logger(Written written) =>
        new LoggerConfiguration().WriteTo.Sink(new BackgroundSink(new LoggerConfiguration().WriteTo.Sink(written).CreateLogger())).CreateLogger();

    private sealed class Written : ILogEventSink, IDisposable
    {
        private readonly ConcurrentQueue<int> _numbers = new();

        public ManualResetEventSlim? Gate { get; init; }

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyCollection<int> Numbers => _numbers;

        public int? Lost { get; private set; }

        public bool Disposed { get; private set; }

        public void Emit(LogEvent logEvent)
        {
            if (logEvent.Properties.TryGetValue("Lost", out var lost))
            {
                Lost = int.Parse(lost.ToString(), CultureInfo.InvariantCulture);
                return;
            }

            _numbers.Enqueue(int.Parse(logEvent.Properties["Number"].ToString(), CultureInfo.InvariantCulture));
            First.TrySetResult();
            Gate?.Wait(Guard);
        }

        public void Dispose() => Disposed = true;
    }
}
