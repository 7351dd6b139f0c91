namespace RouterProxy.Benchmarks.Chaos;

/// <summary>What of a managed heap is alive behind a full collection.</summary>
/// <param name="SmallMiB">Objects below 85 KB: what a leak is made of.</param>
/// <param name="LargeMiB">Larger ones: the pooled buffers of large bodies, which stay as many as were ever needed at once.</param>
internal readonly record struct LiveHeap(double SmallMiB, double LargeMiB);
