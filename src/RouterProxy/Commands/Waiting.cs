namespace RouterProxy.Commands;

internal static class Waiting
{
    /// <summary>Waits until the user ends the command (Ctrl+C or SIGTERM).</summary>
    public static Task ForEndAsync(CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(() => end.TrySetResult());
        return end.Task;
    }
}
