namespace RouterProxy.Hosting.Shutdown;

/// <summary>How far the shutdown has come, for whoever must know: readiness, running answers, the server.</summary>
internal sealed class ShutdownSignal(TimeProvider clock) : IDisposable
{
    /// <summary>What is left for the last error events to reach their clients when the operator is in a hurry.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _answersEnd = new();
    private readonly CancellationTokenSource _hurried = new();
    private readonly CancellationTokenSource _connectionsEnd = new();
    private readonly List<ITimer> _timers = [];
    private int _draining;

    /// <summary>The gateway is about to stop: it still accepts, but should get no more traffic.</summary>
    public bool IsDraining => Volatile.Read(ref _draining) != 0;

    /// <summary>Running answers must end now.</summary>
    public CancellationToken AnswersEnd => _answersEnd.Token;

    /// <summary>Nothing is waited for any more.</summary>
    public CancellationToken Hurried => _hurried.Token;

    /// <summary>Whatever is still connected is cut off.</summary>
    public CancellationToken ConnectionsEnd => _connectionsEnd.Token;

    /// <summary>True for the first caller.</summary>
    public bool BeginDraining() => Interlocked.Exchange(ref _draining, 1) == 0;

    /// <summary>Gives running answers so much time to finish.</summary>
    public void EndAnswersAfter(TimeSpan timeout) => After(timeout, _answersEnd);

    /// <summary>Ends running answers at once.</summary>
    public void Hurry()
    {
        BeginDraining();
        _hurried.Cancel();
        _answersEnd.Cancel();
        After(LastWords, _connectionsEnd);
    }

    public void Dispose()
    {
        lock (_timers)
        {
            _timers.ForEach(t => t.Dispose());
        }

        _answersEnd.Dispose();
        _hurried.Dispose();
        _connectionsEnd.Dispose();
    }

    private void After(TimeSpan time, CancellationTokenSource end)
    {
        lock (_timers)
        {
            _timers.Add(clock.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), end, time, Timeout.InfiniteTimeSpan));
        }
    }
}
