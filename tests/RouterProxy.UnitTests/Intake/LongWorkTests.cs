using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class LongWorkTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(LongWork.ManyBytes, true)]
    [InlineData(LongWork.Unknown, true)]
    [InlineData(LongWork.ManyBytes - 1, false)]
    [InlineData(0, false)]
    public async Task Many_bytes_leave_a_thread_that_is_not_the_pools_and_few_stay(long bytes, bool leaves)
    {
        var started = new TaskCompletionSource<(Task<(bool OnPool, int Id)> After, int Own)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => started.SetResult((WorkAsync(bytes), Environment.CurrentManagedThreadId))) { IsBackground = true }.Start();
        var (work, own) = await started.Task.WaitAsync(Guard);

        var after = await work.WaitAsync(Guard);

        after.OnPool.ShouldBe(leaves);
        (after.Id == own).ShouldBe(!leaves);
    }

    [Fact]
    public async Task Work_that_is_on_the_pool_stays_where_it_is()
    {
        var same = await Task.Run(() => LongWork.Of(LongWork.Unknown).IsCompleted).WaitAsync(Guard);

        same.ShouldBeTrue();
    }

    private static async Task<(bool OnPool, int Id)> WorkAsync(long bytes)
    {
        await LongWork.Of(bytes);
        return (Thread.CurrentThread.IsThreadPoolThread, Environment.CurrentManagedThreadId);
    }
}
