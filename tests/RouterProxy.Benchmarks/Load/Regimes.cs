namespace RouterProxy.Benchmarks.Load;

[Flags]
internal enum Regimes
{
    /// <summary>Open loop: requests leave by the clock, targets take turns request by request.</summary>
    Fixed = 1,

    /// <summary>Closed loop: as fast as the answers come, targets take turns by slices.</summary>
    Saturation = 2,

    Both = Fixed | Saturation,
}
