namespace RouterProxy.Telemetry;

/// <summary>What an instrument measures with.</summary>
internal enum InstrumentKind
{
    Counter,
    UpDownCounter,
    Histogram,
    Gauge,
}
