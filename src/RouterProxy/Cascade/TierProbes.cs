using System.Runtime.CompilerServices;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Probing;

namespace RouterProxy.Cascade;

/// <summary>The probes of every tier, by endpoint and by whether the client asked for a structure. They go with their tier when the configuration changes.</summary>
internal sealed class TierProbes
{
    private const int Endpoints = 3;

    private readonly ConditionalWeakTable<TierPolicy, ProbePool?[]> _pools = [];

    public ProbePool For(RoutePolicy route, TierPolicy tier, ApiEndpoint endpoint, bool structured)
    {
        var pools = _pools.TryGetValue(tier, out var known) ? known : _pools.GetValue(tier, static _ => new ProbePool?[2 * Endpoints]);
        ref var pool = ref pools[(2 * (int)endpoint) + (structured ? 1 : 0)];
        return pool ?? Interlocked.CompareExchange(ref pool, new ProbePool(new ProbeSettings(endpoint, route.Signal, tier.Labels, structured)), null) ?? pool;
    }
}
