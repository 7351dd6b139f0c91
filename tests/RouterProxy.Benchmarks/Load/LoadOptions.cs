using RouterProxy.Benchmarks.Load.Measuring;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load;

/// <summary>What one run measures, and for how long.</summary>
/// <param name="Measures">In the order in which they are run.</param>
/// <param name="Gateways">Builds of the gateway; none to leave it out.</param>
/// <param name="Rate">Requests per second and target instead of each case's own, or null.</param>
/// <param name="Seconds">Length of a fixed-rate round.</param>
/// <param name="Rounds">Rounds per measure.</param>
/// <param name="WarmUpSeconds">Per target, over all cases.</param>
/// <param name="OpenStreams">Streams that are open at once where that is measured.</param>
internal sealed record LoadOptions(
    IReadOnlyList<IMeasure> Measures,
    IReadOnlyList<GatewayBuild> Gateways,
    double? Rate,
    double Seconds,
    int Rounds,
    double WarmUpSeconds,
    int OpenStreams)
{
    private const int OtherTargets = 2;

    /// <summary>A missed goal makes the exit code 1.</summary>
    public bool Check { get; init; }

    /// <summary>File for all figures as JSON, or null.</summary>
    public string? Json { get; init; }

    /// <summary>File for the tables in Markdown, or null.</summary>
    public string? Markdown { get; init; }

    /// <summary>Where nginx is, or null to leave it out.</summary>
    public string? Nginx { get; init; }

    /// <summary>Why instructions cannot be counted, or null.</summary>
    public string? InstructionsMissing { get; init; }

    /// <summary>Length of one target's slice at saturation.</summary>
    public double SliceSeconds => Math.Max(0.5, Seconds * 2 / 3);

    public int TargetCount => Gateways.Count + OtherTargets + (Nginx is null ? 0 : 1);
}
