namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>Names of what is measured, as they stand in tables and files.</summary>
internal static class Metrics
{
    public const string Cpu = "cpu/request";
    public const string CpuPerEvent = "cpu/event";
    public const string Allocated = "allocated/request";
    public const string AllocatedPerEvent = "allocated/event";
    public const string FirstTokenP50 = "first token p50";
    public const string FirstTokenP99 = "first token p99";
    public const string LatencyP50 = "latency p50";
    public const string LatencyP99 = "latency p99";
    public const string RequestRate = "requests/s";
    public const string Resident = "resident";
    public const string LogCost = "log/yarp";
    public const string SmallAlone = "small p99 alone";
    public const string SmallBeside = "small p99 beside";
    public const string BesideOverAlone = "beside/alone";
    public const string PerStream = "memory/stream";
    public const string Idle = "memory idle";
    public const string Cancel = "cancel p50";
    public const string DecisionP50 = "decision p50";
    public const string DecisionP99 = "decision p99";
    public const string ColdStart = "first answer";
    public const string UserInstructions = "user instr/request";
    public const string UserInstructionsPerEvent = "user instr/event";
    public const string KernelInstructions = "kernel instr/request";
}
