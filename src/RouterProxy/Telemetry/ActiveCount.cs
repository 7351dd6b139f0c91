using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace RouterProxy.Telemetry;

/// <summary>How many of something there are now, by route. Thread-safe; looked at when somebody asks.</summary>
internal sealed class ActiveCount
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _routes = new(StringComparer.Ordinal);

    /// <param name="route">Name of the route.</param>
    /// <param name="change">1 for one that has begun, -1 for one that has ended, 0 to make the series appear.</param>
    public void Add(string route, int change) => Interlocked.Add(ref _routes.GetOrAdd(route, static _ => new StrongBox<long>()).Value, change);

    public IEnumerable<Measurement<long>> Read()
    {
        foreach (var (route, count) in _routes)
        {
            yield return new Measurement<long>(Volatile.Read(ref count.Value), new KeyValuePair<string, object?>(Tags.Route, route));
        }
    }
}
