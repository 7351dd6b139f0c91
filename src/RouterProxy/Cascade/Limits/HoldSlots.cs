using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade.Limits;

/// <summary>Counts the requests that are held at the same time, by route.</summary>
internal sealed class HoldSlots
{
    // One counter for every route name that was ever configured with a limit: a handful.
    private readonly ConcurrentDictionary<string, StrongBox<int>> _held = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a slot; false when all are taken.</summary>
    /// <param name="route">The route.</param>
    /// <param name="slot">The slot; null when the route has no limit, or none is free.</param>
    public bool TryEnter(RoutePolicy route, out HoldSlot? slot)
    {
        slot = null;
        if (route.MaxHolds is not { } most)
        {
            return true;
        }

        var held = _held.GetOrAdd(route.Name, static _ => new StrongBox<int>());
        if (Interlocked.Increment(ref held.Value) > most)
        {
            Interlocked.Decrement(ref held.Value);
            return false;
        }

        slot = new HoldSlot(held);
        return true;
    }
}
