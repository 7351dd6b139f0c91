using System.Net;
using System.Net.Sockets;

namespace RouterProxy.Benchmarks.Load.Targets;

internal static class Listening
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <exception cref="InvalidOperationException">The process did not come up; the message has the end of its output.</exception>
    public static async Task WaitAsync(ChildProcess process, int port, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        while (!process.HasExited && !limit.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), either.Token);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }

        throw new InvalidOperationException($"A process did not come up on port {port}; it {process.State} and said:\n{process.Log}");
    }
}
