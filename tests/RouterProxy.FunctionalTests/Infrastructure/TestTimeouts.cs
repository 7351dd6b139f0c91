namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>Limits that only a broken gateway ever reaches; no test waits for one of them on the way to green.</summary>
internal static class TestTimeouts
{
    /// <summary>Guard around every single wait.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>How often <see cref="Eventually"/> looks again.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
}
