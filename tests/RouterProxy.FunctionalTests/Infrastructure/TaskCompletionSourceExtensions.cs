namespace RouterProxy.FunctionalTests.Infrastructure;

internal static class TaskCompletionSourceExtensions
{
    /// <summary><c>TrySetResult</c> in the shape of a callback.</summary>
    public static void SetResultOnce(this TaskCompletionSource source) => source.TrySetResult();
}
