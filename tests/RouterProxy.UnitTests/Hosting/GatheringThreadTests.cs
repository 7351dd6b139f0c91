using RouterProxy.Hosting;

namespace RouterProxy.UnitTests.Hosting;

public sealed class GatheringThreadTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _mayGoOn = new(0);
    private int _done;

    public void Dispose()
    {
        _begun.Dispose();
        _mayGoOn.Dispose();
    }

    [Fact]
    public async Task It_works_a_moment_after_it_was_woken()
    {
        using var thread = Start(TimeSpan.FromMilliseconds(1));

        thread.Wake();

        await Begins();
    }

    [Fact]
    public void What_gathers_is_done_together()
    {
        using var thread = Start(Timeout.InfiniteTimeSpan);

        thread.Wake();
        thread.Wake();
        thread.Wake();
        Volatile.Read(ref _done).ShouldBe(0);

        thread.Stop().ShouldBeTrue();
        _done.ShouldBe(1);
    }

    [Fact]
    public async Task In_a_hurry_it_does_not_wait()
    {
        using var thread = Start(Timeout.InfiniteTimeSpan);

        thread.Hurry();
        await Begins();

        thread.Wake();
        thread.Hurry();
        await Begins();
    }

    [Fact]
    public async Task Whoever_wakes_it_while_it_works_is_heard_once_more()
    {
        using var thread = Start(TimeSpan.Zero, held: true);
        thread.Wake();
        await Begins();

        thread.Wake();
        thread.Wake();
        thread.Wake();
        _mayGoOn.Release();
        await Begins();

        // The last of the three is what has gathered until it is stopped.
        _mayGoOn.Release(2);
        thread.Stop().ShouldBeTrue();
        _done.ShouldBe(3);
    }

    [Fact]
    public void Stopped_it_does_what_has_gathered_and_ends()
    {
        using var thread = Start(Timeout.InfiniteTimeSpan);
        thread.Wake();

        thread.Stop().ShouldBeTrue();
        thread.Stop().ShouldBeTrue();
        thread.Hurry();

        _done.ShouldBe(1);
    }

    private async Task Begins() => (await _begun.WaitAsync(Guard, TestContext.Current.CancellationToken)).ShouldBeTrue();

    private GatheringThread Start(TimeSpan gathering, bool held = false) => new("Test", gathering, () =>
    {
        _begun.Release();
        if (held)
        {
            _mayGoOn.Wait(Guard);
        }

        Interlocked.Increment(ref _done);
    });
}
