namespace RouterProxy.Hosting;

/// <summary>
/// A thread that does what has gathered since it was woken. It waits a moment first: at a few requests a second, waking a thread for each costs
/// more than the work.
/// </summary>
internal sealed class GatheringThread : IDisposable
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly AutoResetEvent _enough = new(initialState: false);
    private readonly TimeSpan _gathering;
    private readonly Action _drain;
    private readonly Thread _thread;
    private int _awake;
    private bool _stopped;

    /// <param name="name">Its name.</param>
    /// <param name="gathering">How long it waits after it was woken.</param>
    /// <param name="drain">The work. An exception in it ends the process.</param>
    public GatheringThread(string name, TimeSpan gathering, Action drain)
    {
        _gathering = gathering;
        _drain = drain;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>The caller is this thread, at work.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>There is something to do: it will be done when some more has gathered.</summary>
    public void Wake()
    {
        if (Volatile.Read(ref _awake) == 0 && Interlocked.Exchange(ref _awake, 1) == 0)
        {
            _work.Set();
        }
    }

    /// <summary>Enough has gathered: what waits longer only grows old in memory.</summary>
    public void Hurry()
    {
        Wake();
        _enough.Set();
    }

    /// <summary>Lets it do what has gathered, for five seconds at most.</summary>
    /// <returns>True when it has ended.</returns>
    public bool Stop()
    {
        Volatile.Write(ref _stopped, true);
        _enough.Set();
        _work.Set();
        return _thread.Join(LastWait);
    }

    public void Dispose() => Stop();

    private void Run()
    {
        while (true)
        {
            _work.WaitOne();
            _enough.WaitOne(_gathering);
            var stopping = Volatile.Read(ref _stopped);

            // Before the work: what comes from now on may be overlooked by it, and wakes the thread again.
            Interlocked.Exchange(ref _awake, 0);
            _drain();
            if (stopping)
            {
                return;
            }
        }
    }
}
