using System.Net;
using System.Net.Sockets;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>An address where nobody listens and nobody else can begin to: connections are refused as long as this lives.</summary>
internal sealed class DeadPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public DeadPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_bound.LocalEndPoint!).Port}/";

    public void Dispose() => _bound.Dispose();
}
