using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Debugging;
using Serilog.Events;

namespace RouterProxy.Hosting;

/// <summary>
/// Writes log events on a thread of its own: whoever reads our output, a pipe or a disk, must not hold up a thread that serves sockets. When
/// more events wait than <see cref="MostWaiting"/>, further ones are dropped and counted.
/// </summary>
/// <remarks>
/// Serilog's own asynchronous sink wakes its thread for each event. At a few requests a second that costs more than writing the event, so
/// this one gathers for a moment first. The books are kept by the same thread: two would wake each other.
/// </remarks>
internal sealed class BackgroundSink : ILogEventSink, IDisposable
{
    /// <summary>A few megabytes of events.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>So many are written without waiting for more: they would only leave the processor's caches.</summary>
    private const int Batch = 64;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<LogEvent> _waiting = new();
    private readonly Lock _writing = new();
    private readonly Logger _sinks;
    private readonly GatheringStream? _output;
    private readonly GatheringThread _writer;
    private int _count;
    private int _lost;
    private int _disposed;
    private bool _crashed;
    private Action? _before;

    /// <param name="sinks">Where the events go; disposed with this one.</param>
    /// <param name="output">Standard output, if events that are written together are to go out together.</param>
    public BackgroundSink(Logger sinks, GatheringStream? output = null)
    {
        _sinks = sinks;
        _output = output;
        _writer = new GatheringThread("Books and log", Gathering, Work);
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    public void Emit(LogEvent logEvent)
    {
        var waiting = Interlocked.Increment(ref _count);
        if (waiting > MostWaiting)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _lost);
            return;
        }

        _waiting.Enqueue(logEvent);
        if (Volatile.Read(ref _crashed))
        {
            Drain();
        }
        else if (waiting % Batch == 0 && !_writer.IsCurrent)
        {
            _writer.Hurry();
        }
        else if (!_writer.IsCurrent)
        {
            // What the thread itself logs is written in a moment, behind the work that logged it.
            _writer.Wake();
        }
    }

    /// <summary>Lets the thread do something else first, each time that it writes: what that logs is written with the rest.</summary>
    /// <param name="before">The work, or null for none.</param>
    public void DoBefore(Action? before) => Volatile.Write(ref _before, before);

    /// <summary>There is something to do before.</summary>
    public void Wake() => _writer.Wake();

    /// <summary>Writes what waits, within five seconds, and ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        if (_writer.Stop())
        {
            Drain();
            _sinks.Dispose();
        }
    }

    private void Work()
    {
        Volatile.Read(ref _before)?.Invoke();
        Drain();
    }

    private void Drain()
    {
        lock (_writing)
        {
            _output?.Gather();
            WriteWaiting();
            try
            {
                _output?.Release();
            }
            catch (IOException lost)
            {
                // A full disk, for one: the events are gone, the requests go on.
                SelfLog.WriteLine("Standard output takes no log: {0}", lost.Message);
            }
        }
    }

    private void WriteWaiting()
    {
        // Whoever has counted an event is about to add it.
        for (var wait = default(SpinWait); Volatile.Read(ref _count) > 0;)
        {
            if (!_waiting.TryDequeue(out var logEvent))
            {
                wait.SpinOnce();
                continue;
            }

            _sinks.Write(logEvent);
            Interlocked.Decrement(ref _count);
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            _sinks.Warning("{Lost} log events were dropped: whoever takes the log is too slow.", lost);
        }
    }

    /// <summary>The process is about to end. What waits is written, and what comes from now on at once: the thread may not run again.</summary>
    public void Crash()
    {
        Volatile.Write(ref _crashed, true);
        Drain();
    }

    private void OnCrash(object sender, UnhandledExceptionEventArgs crash) => Crash();
}
