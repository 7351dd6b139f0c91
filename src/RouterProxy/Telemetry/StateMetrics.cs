using System.Diagnostics.Metrics;
using Polly.CircuitBreaker;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Circuit;
using RouterProxy.Configuration.Reload;
using RouterProxy.Intake;

namespace RouterProxy.Telemetry;

/// <summary>How full and how open things are, looked at when somebody asks: memory held, budgets used, circuits. Those of the configuration in force are there from the start.</summary>
internal sealed class StateMetrics
{
    private readonly ConfigurationGate _gate;
    private readonly EscalationBudgets _budgets;
    private readonly CircuitBreakers _circuits;

    public StateMetrics(IMeterFactory meters, ConfigurationGate gate, HeldBytes held, EscalationBudgets budgets, CircuitBreakers circuits)
    {
        _gate = gate;
        _budgets = budgets;
        _circuits = circuits;
        var meter = meters.Create(RouterMetrics.MeterName);
        meter.ObservableGauge(Instruments.Held, () => [new Measurement<double>(held.Total)]);
        meter.ObservableGauge(Instruments.BudgetUsed, Budgets);
        meter.ObservableGauge(Instruments.CircuitState, Circuits);
    }

    private IEnumerable<Measurement<double>> Budgets()
    {
        foreach (var route in _gate.Current.Routes.Values)
        {
            if (_budgets.UsedBy(route) is { } used)
            {
                yield return new Measurement<double>(used, new KeyValuePair<string, object?>(Tags.Route, route.Name));
            }
        }
    }

    private IEnumerable<Measurement<double>> Circuits()
    {
        foreach (var model in _gate.Current.Models.Values)
        {
            if (_circuits.For(model) is { } circuit)
            {
                yield return new Measurement<double>(NumberOf(circuit.State), new KeyValuePair<string, object?>(Tags.Model, model.Key));
            }
        }
    }

    /// <summary>In the order of trouble, so that the largest of several replicas is the worst.</summary>
    private static double NumberOf(CircuitState state) => state switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        _ => 2,
    };
}
