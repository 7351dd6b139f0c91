namespace RouterProxy.Telemetry;

/// <summary>An instrument as data: what creates it, and what its documentation is written from.</summary>
/// <param name="Name">Its name in OpenTelemetry.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">UCUM; words in braces are annotations.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Attributes">All attributes that it may carry.</param>
internal sealed record InstrumentDefinition(string Name, InstrumentKind Kind, string Unit, string Description, params IReadOnlyList<string> Attributes)
{
    /// <summary>Upper bounds of a histogram's buckets: fixed, so that replicas and reloads can be added up.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [];

    /// <summary>Most attribute sets that are kept; what comes beyond is added up under <c>otel_metric_overflow</c>.</summary>
    public int CardinalityLimit { get; init; } = 2000;
}
