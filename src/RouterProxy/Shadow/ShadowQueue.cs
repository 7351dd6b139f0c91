using System.Threading.Channels;

namespace RouterProxy.Shadow;

/// <summary>Runs comparisons a few at a time. When more come than that, they are dropped: clients come first. Nothing is finished on shutdown.</summary>
internal sealed class ShadowQueue(ShadowRunner runner, ShadowLedger ledger, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Most comparisons that wait.</summary>
    public const int Capacity = 64;

    /// <summary>Most comparisons that run at once.</summary>
    public const int Workers = 4;

    private readonly Channel<ShadowJob> _jobs = Channel.CreateBounded<ShadowJob>(Capacity);

    /// <summary>Takes over the job, or drops it.</summary>
    public void Offer(ShadowJob job)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || !_jobs.Writer.TryWrite(job))
        {
            Drop(job);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stopping.Token)));
        _jobs.Writer.TryComplete();
        while (_jobs.Reader.TryRead(out var left))
        {
            Drop(left);
        }
    }

    private void Drop(ShadowJob job)
    {
        job.Dispose();
        ledger.Dropped(job);
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(stopping))
            {
                using (job)
                {
                    await RunAsync(job, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task RunAsync(ShadowJob job, CancellationToken stopping)
    {
        try
        {
            await runner.RunAsync(job, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            ledger.Dropped(job);
            throw;
        }
        catch (Exception crash)
        {
            ledger.Crashed(job, crash);
        }
    }
}
