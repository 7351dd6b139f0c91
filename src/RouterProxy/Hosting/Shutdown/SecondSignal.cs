using System.Runtime.InteropServices;

namespace RouterProxy.Hosting.Shutdown;

/// <summary>The first SIGTERM or Ctrl+C begins the shutdown (that is the host's own doing); the second ends it at once.</summary>
internal sealed class SecondSignal : IDisposable
{
    private readonly ShutdownSignal _signal;
    private readonly ILogger _logger;
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public SecondSignal(ShutdownSignal signal, ILogger logger)
    {
        _signal = signal;
        _logger = logger;
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle), PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle)];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 2)
        {
            ShutdownLog.Hurried(_logger);
            _signal.Hurry();
        }
    }
}
