namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>
/// Holds a script at one place until the test lets it go on. <see cref="Reached"/> tells the test that everything before
/// the gate has been sent, so neither side ever has to guess with a sleep.
/// </summary>
internal sealed class Gate
{
    private readonly SemaphoreSlim _permits = new(0);
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets <paramref name="count"/> waits pass, those that come later included.</summary>
    public void Release(int count = 1) => _permits.Release(count);

    /// <summary>Lets everybody pass from now on.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Completes once per arrival of a script at this gate.</summary>
    /// <exception cref="TimeoutException">No script came here.</exception>
    public async Task Reached(TimeSpan? timeout = null)
    {
        if (!await _arrivals.WaitAsync(timeout ?? TestTimeouts.Default))
        {
            throw new TimeoutException("No script reached the gate");
        }
    }

    /// <summary>The script's side: waits for a permit or for the gate to be open.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        _arrivals.Release();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var permit = _permits.WaitAsync(abandoned.Token);
        if (await Task.WhenAny(permit, _opened.Task) != permit)
        {
            // A permit that nobody takes must not keep its waiter: the next script would find it first in the queue.
            await abandoned.CancelAsync();
            await permit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        await permit;
    }
}
