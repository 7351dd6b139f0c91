using System.Diagnostics;
using System.Diagnostics.Metrics;
using RouterProxy.Audit;

namespace RouterProxy.Telemetry;

/// <summary>Moves the instruments of <see cref="AuditInstruments"/>.</summary>
internal sealed class AuditMetrics
{
    public const string Written = "written";
    public const string Dropped = "dropped";

    private readonly Counter<long> _audits;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _records;

    public AuditMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RouterMetrics.MeterName);
        _audits = meter.Counter<long>(AuditInstruments.Audits);
        _cost = meter.Counter<double>(AuditInstruments.AuditCost);
        _records = meter.Counter<long>(AuditInstruments.Records);

        // A rate needs a series to begin with.
        Recorded(Written, 0);
        Recorded(Dropped, 0);
    }

    /// <param name="route">The route.</param>
    /// <param name="source">What brought, or would have brought, the second answer.</param>
    /// <param name="agreement">What came of it.</param>
    /// <param name="confidence">The first tier's; null when it had none, or is not known.</param>
    public void Audited(string route, AttemptKind source, Agreement agreement, double? confidence) => _audits.Add(1, new TagList
    {
        { Tags.Route, route }, { Tags.Attempt, source.ToTag() }, { Tags.Agreement, agreement.ToTag() }, { Tags.Band, ConfidenceBand.Of(confidence) },
    });

    public void Spent(string route, string model, AttemptKind source, string counted, decimal dollars) =>
        _cost.Add((double)dollars, new TagList { { Tags.Route, route }, { Tags.Model, model }, { Tags.Attempt, source.ToTag() }, { Tags.Source, counted } });

    public void Recorded(string result, int count) => _records.Add(count, new KeyValuePair<string, object?>(Tags.Result, result));
}
