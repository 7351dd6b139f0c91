using System.Collections.Concurrent;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Cascade.Circuit;

/// <summary>The circuits in use, one a model. One survives a reload as long as the model's numbers stay the same.</summary>
internal sealed class CircuitBreakers
{
    private readonly ConcurrentDictionary<(string Model, CircuitPolicy Policy), ModelCircuit> _circuits = new();
    private readonly TimeProvider _clock;
    private readonly ILogger<CircuitBreakers> _logger;

    public CircuitBreakers(ConfigurationGate gate, TimeProvider clock, ILogger<CircuitBreakers> logger)
    {
        _clock = clock;
        _logger = logger;
        gate.Subscribe(_ => Forget(gate.Current));
    }

    /// <summary>The model's circuit; null when it is switched off.</summary>
    public ModelCircuit? For(UpstreamModel model) =>
        model.Circuit is { } policy
            ? _circuits.GetOrAdd((model.Key, policy), static (key, self) => new ModelCircuit(key.Model, key.Policy, self._clock, self._logger), this)
            : null;

    private void Forget(RoutingTable table)
    {
        foreach (var key in _circuits.Keys)
        {
            if (!table.Models.TryGetValue(key.Model, out var model) || model.Circuit != key.Policy)
            {
                _circuits.TryRemove(key, out _);
            }
        }
    }
}
