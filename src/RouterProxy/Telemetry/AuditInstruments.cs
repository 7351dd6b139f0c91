namespace RouterProxy.Telemetry;

/// <summary>The instruments of comparisons and records. Nothing here was made for a client.</summary>
internal static class AuditInstruments
{
    public static readonly InstrumentDefinition Audits = new(
        "routerproxy.audits", InstrumentKind.Counter, "{audit}", "Comparisons of the first tier's answer with the last one's.", Tags.Route, Tags.Attempt, Tags.Agreement, Tags.Band);

    public static readonly InstrumentDefinition AuditCost = new(
        "routerproxy.audits.cost", InstrumentKind.Counter, "{USD}", "Cost of upstream requests that were made to compare, by the configured prices.", Tags.Route, Tags.Model, Tags.Attempt, Tags.Source);

    public static readonly InstrumentDefinition Records = new(
        "routerproxy.records", InstrumentKind.Counter, "{record}", "Records of decisions.", Tags.Result);

    public static readonly IReadOnlyList<InstrumentDefinition> All = [Audits, AuditCost, Records];
}
