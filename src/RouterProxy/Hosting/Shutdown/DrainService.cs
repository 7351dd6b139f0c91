using Microsoft.Extensions.Options;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Hosting.Shutdown;

/// <summary>
/// The way out: readiness says no while the gateway still accepts, so that whoever sends traffic can look elsewhere; then the server
/// stops listening and running answers may finish; what still runs after that ends with an error that a client can read.
/// </summary>
internal sealed class DrainService : IHostedLifecycleService, IDisposable
{
    /// <summary>What the server gets beyond our own times to close its connections.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ShutdownSignal _signal;
    private readonly ConfigurationGate _gate;
    private readonly TimeProvider _clock;
    private readonly ILogger<DrainService> _logger;
    private readonly HostOptions _host;
    private readonly CancellationTokenRegistration _stopping;

    public DrainService(
        ShutdownSignal signal, ConfigurationGate gate, IHostApplicationLifetime lifetime, IOptions<HostOptions> host, TimeProvider clock, ILogger<DrainService> logger)
    {
        _signal = signal;
        _gate = gate;
        _clock = clock;
        _logger = logger;
        _host = host.Value;
        FollowTimes();
        gate.Subscribe(_ => FollowTimes());

        // On a signal this comes before the host begins to stop its services; where a program stops the host itself, after.
        _stopping = lifetime.ApplicationStopping.Register(Begin);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs before the server, or any other service, is told to stop.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _signal.Hurried);
        try
        {
            await Task.Delay(Times.Delay, _clock, end.Token);
        }
        catch (OperationCanceledException)
        {
            // Somebody is in a hurry.
        }

        ShutdownLog.StopsListening(_logger, Times.Timeout.TotalSeconds);
        _signal.EndAnswersAfter(Times.Timeout);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private ShutdownOptions Times => _gate.Options.Shutdown;

    private void Begin()
    {
        if (_signal.BeginDraining())
        {
            ShutdownLog.Draining(_logger, Times.Delay.TotalSeconds);
        }
    }

    private void FollowTimes() => _host.ShutdownTimeout = Times.Delay + Times.Timeout + Grace;
}
