using System.Collections.Concurrent;
using System.Net;

namespace RouterProxy.Benchmarks.Load;

/// <summary>One measured proxy, with the connections that are open to it.</summary>
internal sealed class Target(string name, int port, ChildProcess process) : IAsyncDisposable
{
    private readonly ConcurrentBag<WireConnection> _idle = [];

    public string Name { get; } = name;

    public ChildProcess Process { get; } = process;

    /// <summary>Asks once on an idle connection, or on a new one when all are busy.</summary>
    public async Task<WireAnswer> AskAsync(LoadCase load)
    {
        if (!_idle.TryTake(out var connection))
        {
            connection = new WireConnection();
        }

        try
        {
            var answer = await connection.AskAsync(new IPEndPoint(IPAddress.Loopback, port), load);
            if (connection.Reusable)
            {
                _idle.Add(connection);
            }
            else
            {
                connection.Dispose();
            }

            return answer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }

        await Process.DisposeAsync();
    }
}
