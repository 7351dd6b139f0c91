namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>One line of an exposition.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, string? Exemplar)
{
    public string? this[string label] => Labels.GetValueOrDefault(label);
}
