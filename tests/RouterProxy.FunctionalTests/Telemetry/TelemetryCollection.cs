namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>OpenTelemetry listens to meters and sources of the whole process, so the gateways of other tests would be heard as well: these tests run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class TelemetryCollection
{
    public const string Name = "telemetry";
}
