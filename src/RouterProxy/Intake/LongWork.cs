using System.Runtime.CompilerServices;

namespace RouterProxy.Intake;

/// <summary>
/// Awaited before work on many bytes: leaves a socket's thread for the thread pool, so that other connections do not wait for it. Does
/// nothing where there are few bytes, or where the pool is at work already.
/// </summary>
internal readonly struct LongWork(long bytes) : ICriticalNotifyCompletion
{
    /// <summary>Scanning so many bytes takes about a tenth of a millisecond; fewer are done with before another thread is awake.</summary>
    public const int ManyBytes = 64 << 10;

    /// <summary>For bytes that nobody has counted.</summary>
    public const long Unknown = long.MaxValue;

    /// <param name="bytes">How many bytes will be looked at or copied in one go.</param>
    public static LongWork Of(long bytes) => new(bytes);

    public bool IsCompleted => bytes < ManyBytes || Thread.CurrentThread.IsThreadPoolThread;

    public LongWork GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static go => go(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static go => go(), continuation, preferLocal: false);
}
