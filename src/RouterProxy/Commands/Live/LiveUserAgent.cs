using RouterProxy.Telemetry;

namespace RouterProxy.Commands.Live;

/// <summary>Who asks where there is no client: an upstream's log must tell a check and a calibration from traffic.</summary>
internal static class LiveUserAgent
{
    public static string Check { get; } = $"RouterProxy-check/{ConfigurationMetrics.Version}";

    public static string Calibrate { get; } = $"RouterProxy-calibrate/{ConfigurationMetrics.Version}";
}
