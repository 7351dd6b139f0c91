using RouterProxy.Benchmarks.Load.Measuring;
using RouterProxy.Benchmarks.Load.Targets;
using static RouterProxy.Benchmarks.Load.Reporting.Basis;

namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>
/// The limits, most of them as ratios to plain YARP in the same run: absolute figures move with the machine. Gated is what repeats well
/// from run to run: CPU at fixed rate, instructions, the cancel.
/// </summary>
internal static class Goals
{
    public static IReadOnlyList<Goal> All { get; } =
    [
        new("CPU per request, non-streaming, 60/s", "nonstream", Regime.Fixed, Metrics.Cpu, OverYarp, 0.70, Gated: true),
        new("CPU per request, non-streaming, 500/s", "nonstream-500", Regime.Fixed, Metrics.Cpu, OverYarp, 0.55, Gated: true),
        new("CPU per request, non-streaming, saturation", "nonstream", Regime.Saturation, Metrics.Cpu, OverYarp, 1.05, Gated: false),
        new("CPU per event, streams, 25/s", "stream", Regime.Fixed, Metrics.CpuPerEvent, OverYarp, 0.32, Gated: true),
        new("CPU per event, streams, saturation", "stream", Regime.Saturation, Metrics.CpuPerEvent, OverYarp, 0.75, Gated: false),
        new("CPU per event, bursts of 64, 50/s", "burst", Regime.Fixed, Metrics.CpuPerEvent, OverYarp, 0.75, Gated: true),
        new("CPU per event, bursts of 64, saturation", "burst", Regime.Saturation, Metrics.CpuPerEvent, OverYarp, 0.75, Gated: false),
        new("CPU per request, non-streaming, 60/s", "nonstream", Regime.Fixed, Metrics.Cpu, OverInline, 1.25, Gated: true),
        new("CPU per request, non-streaming, 500/s", "nonstream-500", Regime.Fixed, Metrics.Cpu, OverInline, 1.25, Gated: true),
        new("CPU per request, non-streaming, saturation", "nonstream", Regime.Saturation, Metrics.Cpu, OverInline, 1.25, Gated: false),
        new("CPU per event, streams, 25/s", "stream", Regime.Fixed, Metrics.CpuPerEvent, OverInline, 1.25, Gated: true),
        new("CPU per event, streams, saturation", "stream", Regime.Saturation, Metrics.CpuPerEvent, OverInline, 1.25, Gated: false),
        new("CPU per event, bursts of 64, 50/s", "burst", Regime.Fixed, Metrics.CpuPerEvent, OverInline, 1.25, Gated: true),
        new("CPU per event, bursts of 64, saturation", "burst", Regime.Saturation, Metrics.CpuPerEvent, OverInline, 1.25, Gated: false),
        new("CPU per escalated request", "escalated", Regime.Fixed, Metrics.Cpu, OverYarp, 1.0, Gated: true),
        new("CPU per escalated stream", "escalated-stream", Regime.Fixed, Metrics.Cpu, OverYarp, 1.0, Gated: true),
        new("CPU per request, 32 KB body", "body32k", Regime.Fixed, Metrics.Cpu, OverYarp, 0.9, Gated: true),
        new("Request log, part of plain YARP's CPU", RequestLogMeasure.Name, Regime.Fixed, Metrics.LogCost, Value, 0.10, Gated: true),
        new("User instructions per request, thousands", "nonstream", Regime.Instructions, Metrics.UserInstructions, Value, 125, Gated: true),
        new("User instructions per event, thousands", "stream", Regime.Instructions, Metrics.UserInstructionsPerEvent, Value, 16, Gated: true),
        new("Cancel reaches the cheap upstream, median", "decision", Regime.Single, Metrics.Cancel, Value, 20_000, Gated: true),
        new("Unsure token to strong request, p99", "decision", Regime.Single, Metrics.DecisionP99, Value, 1000, Gated: false),
        new("First token p50, streams", "stream", Regime.Fixed, Metrics.FirstTokenP50, MinusYarp, 0, Gated: false),
        new("First token p99, streams", "stream", Regime.Fixed, Metrics.FirstTokenP99, MinusYarp, 0, Gated: false),
        new("Small p99 beside 1 MB bodies, to alone", BesideMeasure.OneMegabyte, Regime.Slices, Metrics.BesideOverAlone, Value, 2, Gated: false),
        new("Memory per open stream, KiB", "open-streams", Regime.Single, Metrics.PerStream, Value, 31, Gated: false),
        new("Allocated per event, open streams", "open-streams", Regime.Single, Metrics.AllocatedPerEvent, OverYarp, 1.05, Gated: false),
        new("Cold start to first answer", ColdStartMeasure.Name, Regime.Single, Metrics.ColdStart, OverYarp, 1.1, Gated: false),
    ];

    /// <summary>Every goal that was measured, once per gateway.</summary>
    public static IReadOnlyList<GoalResult> Judge(IReadOnlyList<Section> sections)
    {
        var results = new List<GoalResult>();
        foreach (var goal in All)
        {
            foreach (var section in sections.Where(section => section.Case == goal.Case && section.Regime == goal.Regime))
            {
                foreach (var gateway in section.Targets.Where(target => target is { Kind: TargetKind.Gateway, LogsRequests: true }))
                {
                    if (section.Find(gateway.Name, goal.Metric) is { } figure && Measured(goal, section, figure) is { } measured)
                    {
                        results.Add(new GoalResult(goal, gateway.Name, goal.Basis is Value or MinusYarp ? figure.Unit : "x", measured, State(goal, measured)));
                    }
                }
            }
        }

        return results;
    }

    private static Spread? Measured(Goal goal, Section section, Figure figure) => goal.Basis switch
    {
        OverYarp => figure.OverYarp,
        OverInline => figure.OverInline,
        MinusYarp => section.Find(section.Targets.First(target => target.Kind == TargetKind.Yarp).Name, goal.Metric) is { } plain
            ? Spread.Exactly(figure.Value.Median - plain.Value.Median)   // a difference of quartiles would not be one of differences
            : null,
        _ => figure.Value,
    };

    private static GoalState State(Goal goal, Spread measured) =>
        measured.Median <= goal.Limit ? GoalState.Met
        : measured.Low <= goal.Limit ? GoalState.WithinSpread
        : goal.Gated ? GoalState.Missed
        : GoalState.Beyond;
}
