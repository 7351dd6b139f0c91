using System.Collections.Concurrent;
using System.Diagnostics;
using RouterProxy.Hosting;

namespace RouterProxy.Telemetry;

/// <summary>
/// What has ended waits here until the books are kept, for many at a time. The twenty measurements and the log event of one answer cost as much
/// CPU as half of plain YARP's work when each request makes them by itself: the code for it, and what it touches, is out of the processor's
/// caches by then. A busy gateway's requests take turns in it; what is left over, the log's thread enters a moment later.
/// </summary>
/// <remarks>
/// Left to the thread alone, the entries of a busy gateway survive the collector's youngest generation, which costs more than is gained.
/// Channels and timers of the framework wake a pool thread for each entry, or ten times a second for none.
/// </remarks>
internal sealed class BookQueue : IHostedService, IDisposable
{
    /// <summary>Takes about fifty microseconds: the thread of a socket may do it.</summary>
    private const int Batch = 16;

    private readonly ConcurrentQueue<IBookEntry> _waiting = new();
    private readonly Lock _entering = new();
    private readonly Bookkeeper _books;
    private readonly ILogger<BookQueue> _logger;
    private readonly BackgroundSink _log;
    private int _count;

    /// <param name="books">Measures and logs.</param>
    /// <param name="log">Whose thread enters what no request has entered.</param>
    /// <param name="logger">For what cannot be entered.</param>
    public BookQueue(Bookkeeper books, BackgroundSink log, ILogger<BookQueue> logger)
    {
        _books = books;
        _logger = logger;
        _log = log;
        log.DoBefore(Drain);
        AppDomain.CurrentDomain.UnhandledException += OnCrash;
    }

    /// <summary>Takes an entry; nothing is left out, however many come.</summary>
    public void Add(IBookEntry entry)
    {
        // An exemplar names the span that is current when its value is measured.
        if (Activity.Current is { Recorded: true })
        {
            Enter(entry);
            return;
        }

        _waiting.Enqueue(entry);
        if (Interlocked.Increment(ref _count) >= Batch && _entering.TryEnter())
        {
            try
            {
                EnterWaiting();
            }
            finally
            {
                _entering.Exit();
            }
        }
        else
        {
            _log.Wake();
        }
    }

    /// <summary>Enters what waits, so that whoever reads the books now sees all that has ended.</summary>
    public void Drain()
    {
        lock (_entering)
        {
            EnterWaiting();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The server has stopped: the last requests are entered before the books go to their readers for the last time.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Drain();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        _log.DoBefore(null);
        Drain();
    }

    /// <summary>The requests that had ended before are still told of.</summary>
    private void OnCrash(object sender, UnhandledExceptionEventArgs crash) => Drain();

    private void EnterWaiting()
    {
        while (_waiting.TryDequeue(out var entry))
        {
            Interlocked.Decrement(ref _count);
            Enter(entry);
        }
    }

    private void Enter(IBookEntry entry)
    {
        try
        {
            entry.Enter(_books);
        }
        catch (Exception crash)
        {
            // The client has its answer; the next entries must not be lost with this one.
            RequestLog.NotBooked(_logger, crash);
        }
    }
}
