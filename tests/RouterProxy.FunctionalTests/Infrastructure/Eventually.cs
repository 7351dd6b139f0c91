using System.Diagnostics;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>For conditions that nobody announces: counters, files, logs. Where there is a task to wait for, wait for that instead.</summary>
internal static class Eventually
{
    /// <summary>Looks until <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within <paramref name="timeout"/>; <paramref name="because"/> says what was expected.</exception>
    public static Task TrueAsync(Func<bool> condition, string because, TimeSpan? timeout = null) =>
        TrueAsync(() => Task.FromResult(condition()), because, timeout);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, string because, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TestTimeouts.Default;
        long started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TestTimeouts.PollInterval, TimeProvider.System);
        while (!await condition().WaitAsync(limit))
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Not within {limit}: {because}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
