namespace RouterProxy.Cascade;

/// <summary>
/// All time limits of one attempt behind one token and one timer. It may seem natural to restart a timer with each event;
/// however, a stream has thousands, so an event only notes its time and the timer re-arms itself for what is left.
/// </summary>
internal sealed class AttemptDeadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation;
    private readonly ITimer _timer;
    private readonly TimeSpan _total;
    private readonly TimeSpan? _idle;
    private readonly long _start;
    private readonly CancellationTokenRegistration _shutdown;
    private TimeSpan? _decision;
    private long _lastEvent;
    private int _expired;
    private bool _disposed;
    private bool _paused;

    /// <param name="time">The clock.</param>
    /// <param name="total">Longest attempt.</param>
    /// <param name="idle">Longest gap between events, or null where none are expected (an answer in one piece).</param>
    /// <param name="decision">Longest wait for a decision, or null where none is awaited.</param>
    /// <param name="client">The client's own token.</param>
    /// <param name="shutdown">Ends the attempt because the gateway stops.</param>
    public AttemptDeadline(TimeProvider time, TimeSpan total, TimeSpan? idle, TimeSpan? decision, CancellationToken client, CancellationToken shutdown = default)
    {
        _time = time;
        _total = total;
        _idle = idle;
        _decision = decision;
        _start = _lastEvent = time.GetTimestamp();
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(client);
        _timer = time.CreateTimer(static state => ((AttemptDeadline)state!).Check(), this, Earliest(out _), Timeout.InfiniteTimeSpan);
        _shutdown = shutdown.UnsafeRegister(static state => ((AttemptDeadline)state!).Expire(DeadlineKind.Shutdown), this);
    }

    /// <summary>Cancelled when a limit runs out or the client has gone.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>The limit that ran out, if one did.</summary>
    public DeadlineKind Expired => (DeadlineKind)Volatile.Read(ref _expired);

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>An upstream event (or the headers) has arrived.</summary>
    public void Touch() => Volatile.Write(ref _lastEvent, _time.GetTimestamp());

    /// <summary>The client does not take what there is: it is not the upstream that is silent.</summary>
    public void PauseIdle() => Volatile.Write(ref _paused, true);

    /// <summary>The upstream is read again.</summary>
    public void ResumeIdle()
    {
        Touch();
        Volatile.Write(ref _paused, false);
    }

    /// <summary>The decision has fallen: from here on only the other limits count.</summary>
    public void Decided()
    {
        lock (_timer)
        {
            _decision = null;
        }
    }

    /// <summary>Aborts the attempt for another reason than time.</summary>
    public void Cancel() => _cancellation.Cancel();

    public void Dispose()
    {
        lock (_timer)
        {
            _disposed = true;
        }

        _shutdown.Dispose();
        _timer.Dispose();
        _cancellation.Dispose();
    }

    private void Check()
    {
        DeadlineKind kind;
        lock (_timer)
        {
            if (_disposed)
            {
                return;
            }

            var left = Earliest(out kind);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Expire(kind);
    }

    private void Expire(DeadlineKind kind)
    {
        // The first to run out gives the name.
        Interlocked.CompareExchange(ref _expired, (int)kind, (int)DeadlineKind.None);
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The attempt ended between the check and here.
        }
    }

    private TimeSpan Silence() => Volatile.Read(ref _paused) ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _lastEvent));

    private TimeSpan Earliest(out DeadlineKind kind)
    {
        var elapsed = _time.GetElapsedTime(_start);
        var left = _total - elapsed;
        kind = DeadlineKind.Total;
        if (_idle is { } idle && idle - Silence() is var idleLeft && idleLeft < left)
        {
            left = idleLeft;
            kind = DeadlineKind.Idle;
        }

        if (_decision is { } decision && decision - elapsed is var decisionLeft && decisionLeft < left)
        {
            left = decisionLeft;
            kind = DeadlineKind.Decision;
        }

        // A timer may fire a little early; never re-arm with less than a tick of the system's clock.
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
    }
}
