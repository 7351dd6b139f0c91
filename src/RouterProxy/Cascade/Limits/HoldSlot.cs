using System.Runtime.CompilerServices;

namespace RouterProxy.Cascade.Limits;

/// <summary>The right to hold one request's answers. Returned when nothing is held any more; once, however often it is asked to.</summary>
internal sealed class HoldSlot(StrongBox<int> held) : IDisposable
{
    private int _returned;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            Interlocked.Decrement(ref held.Value);
        }
    }
}
