using System.Net;
using System.Net.Sockets;

namespace RouterProxy.Benchmarks.Load.Targets;

internal static class FreePorts
{
    /// <summary>Ports that were free a moment ago; all are held until all are known, so they differ.</summary>
    public static int[] Take(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
