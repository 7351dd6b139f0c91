using System.Collections.Concurrent;
using System.Net;
using RouterProxy.Benchmarks.Load.Client;
using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>One measured proxy, with the connections that are open to it.</summary>
internal sealed class Target(TargetSpec spec, int port, ChildProcess process, AllocationMeter allocations) : IAsyncDisposable
{
    private readonly ConcurrentBag<WireConnection> _idle = [];

    public TargetSpec Spec { get; } = spec;

    public string Name => Spec.Name;

    public ChildProcess Process { get; } = process;

    public AllocationMeter Allocations { get; } = allocations;

    public IPEndPoint Address { get; } = new(IPAddress.Loopback, port);

    /// <summary>Asks once on an idle connection, or on a new one when all are busy.</summary>
    public async Task<WireAnswer> AskAsync(LoadCase load)
    {
        if (!_idle.TryTake(out var connection))
        {
            connection = new WireConnection();
        }

        try
        {
            var answer = await connection.AskAsync(Address, load);
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

    /// <summary>What is wrong with an answer to this load, or null. A gateway's decision counts as well.</summary>
    public string? Fault(in WireAnswer answer, LoadCase load)
    {
        string expected = load.Escalates ? "escalated" : "accepted";
        return answer.Fault ?? (Spec.Kind == TargetKind.Gateway && answer.Decision != expected ? $"decision {answer.Decision ?? "missing"} instead of {expected}" : null);
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
