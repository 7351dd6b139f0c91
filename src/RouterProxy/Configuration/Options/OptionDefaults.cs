namespace RouterProxy.Configuration.Options;

/// <summary>Every documented default and bound, once: the option types, their ranges, the documentation and the schema's tests read it here.</summary>
internal static class OptionDefaults
{
    public const string ApiKeyHeader = "Authorization";

    public const string PathBase = "/v1";

    public const double ShadowRate = 0.1;

    public const double AuditRisk = 0.05;

    /// <summary>A share that something is held against: with none or all of it there would be nothing to do.</summary>
    public const double LeastShare = 0.0001;

    /// <inheritdoc cref="LeastShare"/>
    public const double LargestShare = 0.9999;

    public const int SignalTokens = 1;

    public const int MaxSignalTokens = 64;

    /// <summary>Bytes: 1 MiB.</summary>
    public const int MaxHeldBytes = 1 << 20;

    /// <summary>Bytes: 16 MiB.</summary>
    public const int MaxBufferedBytes = 16 << 20;

    /// <summary>Bytes: 64 MiB.</summary>
    public const long MaxRequestBytes = 64L << 20;

    /// <summary>Bytes: 512 MiB.</summary>
    public const long PassThroughMaxRequestBytes = 512L << 20;

    /// <summary>Bytes: 1 GiB, the most that one buffer of one request may be allowed to grow to.</summary>
    public const int LargestBuffer = 1 << 30;

    public const string RecordsFolder = "records";

    /// <summary>Bytes: 16 MiB, some 20,000 records without text.</summary>
    public const int MaxRecordFileBytes = 16 << 20;

    /// <summary>Bytes: 64 KiB, so that a file holds more than a handful.</summary>
    public const int SmallestRecordFile = 64 << 10;

    public const int MaxRecordFiles = 16;

    public const int BudgetMinRequests = 50;

    /// <summary>
    /// High on purpose: with two destinations of which one is dead, every second attempt fails until health checks have taken it out. That is
    /// no reason to leave the model alone, and skipping it would keep the health checks from learning.
    /// </summary>
    public const double CircuitFailures = 0.9;

    public const int CircuitMinAttempts = 10;

    /// <summary>The shortest time that Polly's circuit breaker keeps.</summary>
    public const string ShortestCircuitTime = "00:00:00.5000000";

    /// <summary>A time limit of zero would fail every request; one below a millisecond cannot be kept.</summary>
    public const string ShortestTime = "00:00:00.0010000";

    /// <summary>A day: longer limits are mistakes (<c>10</c> meant as seconds is ten days), and timers end at 24 days.</summary>
    public const string LongestTime = "1.00:00:00";

    /// <summary>Off until the tail beside a heavy client is known to be short: docs/adr/0007.</summary>
    public const bool InlineSockets = true;

    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan DecisionTimeout = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan BudgetWindow = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan CircuitWindow = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan CircuitBreak = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan ShutdownDelay = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(5);
}
