namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>Real time that has to pass because time itself is measured: a window, or what a process does when nobody asks. Nothing announces its end.</summary>
internal static class MeasuringTime
{
    public static async Task PassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(time, TimeProvider.System);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
