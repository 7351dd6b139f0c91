namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>One target with many streams open.</summary>
/// <param name="IdleKiB">Memory before the first stream.</param>
/// <param name="OpenKiB">Memory with all of them open.</param>
/// <param name="CpuMicroseconds">CPU time of the window.</param>
/// <param name="AllocatedBytes">Of the window; NaN where nobody counts.</param>
/// <param name="Events">Events that clients received in the window.</param>
internal sealed record OpenStreamsReading(double IdleKiB, double OpenKiB, double CpuMicroseconds, double AllocatedBytes, double Events);
