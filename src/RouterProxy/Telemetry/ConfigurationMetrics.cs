using System.Diagnostics.Metrics;
using System.Reflection;
using RouterProxy.Cascade;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Telemetry;

/// <summary>
/// What the configuration says of itself, and the series that it promises: a ratio of counters has no value until all of them
/// exist, so those of every configured route begin with 0.
/// </summary>
internal sealed class ConfigurationMetrics
{
    /// <summary>Beyond this many pairs of route and client, series appear with their first request: most of them never would.</summary>
    private const int MostPairs = 1000;

    private readonly ConfigurationGate _gate;
    private readonly RouterMetrics _metrics;
    private readonly Counter<long> _reloads;

    public ConfigurationMetrics(IMeterFactory meters, ConfigurationGate gate, RouterMetrics metrics)
    {
        _gate = gate;
        _metrics = metrics;
        var meter = meters.Create(RouterMetrics.MeterName);
        _reloads = meter.Counter<long>(Instruments.ConfigReloads);
        meter.ObservableGauge(Instruments.ConfigLastSuccess, () => [new Measurement<double>(gate.Status.LastSuccess.ToUnixTimeMilliseconds() / 1000d)]);
        meter.ObservableGauge(Instruments.BuildInfo, static () => [new Measurement<double>(1, new KeyValuePair<string, object?>(Tags.Version, Version))]);
    }

    /// <summary>Version of the program, without the commit.</summary>
    public static string Version { get; } =
        (typeof(ConfigurationMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    /// <summary>Call it once, when the first table is in force.</summary>
    public void Start()
    {
        Count(ReloadOutcome.Applied, 0);
        Count(ReloadOutcome.Rejected, 0);
        Expect();
        _gate.Subscribe(change =>
        {
            Count(change.Outcome, 1);
            Expect();
        });
    }

    private void Count(ReloadOutcome outcome, int count) => _reloads.Add(count, new KeyValuePair<string, object?>(Tags.Result, outcome.ToTag()));

    private void Expect()
    {
        var routes = _gate.Current.Routes.Values;
        if (_gate.Current.PassThrough is { } passThrough)
        {
            _metrics.ExpectAttempts(Tags.NoRoute, passThrough.Model.Key, AttemptKind.PassThrough);
        }

        IReadOnlyCollection<string> clients = _gate.Options.Clients.Count == 0 ? [Tags.Anonymous] : _gate.Options.Clients.Keys;
        if ((long)routes.Length * clients.Count > MostPairs)
        {
            return;
        }

        foreach (var route in routes)
        {
            Expect(route);
            foreach (var client in clients)
            {
                Expect(route, client);
            }
        }
    }

    private void Expect(RoutePolicy route)
    {
        foreach (var tier in route.Tiers)
        {
            _metrics.ExpectAttempts(route.Name, tier.Model.Key, ReferenceEquals(tier, route.Tiers[0]) ? AttemptKind.First : AttemptKind.Escalation);
        }

        if (route.Budget is not null)
        {
            _metrics.BudgetDenied(route.Name, 0);
        }
    }

    private void Expect(RoutePolicy route, string client)
    {
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
        {
            _metrics.RequestEnded(route.Name, client, outcome, 0);
        }

        _metrics.Decided(route.Name, client, Decision.Failed, RouteReason.UpstreamError, 0);
        _metrics.Decided(route.Name, client, Decision.Bypassed, route.Tiers.Count == 1 ? RouteReason.SingleTier : RouteReason.BypassRule, 0);
        if (route.Tiers.Count > 1)
        {
            _metrics.Decided(route.Name, client, Decision.Accepted, RouteReason.Confident, 0);
            _metrics.Decided(route.Name, client, Decision.Escalated, RouteReason.LowConfidence, 0);
            _metrics.Decided(route.Name, client, Decision.Degraded, RouteReason.StrongFailed, 0);
        }

        foreach (var tier in route.Tiers)
        {
            if (tier.Model.Price is not null)
            {
                _metrics.Spent(route.Name, client, tier.Model.Key, Tags.Reported, 0);
            }
        }

        if (route.Tiers is [_, .., { Model.Price: not null }])
        {
            _metrics.Avoided(route.Name, client, 0);
        }
    }
}
