namespace RouterProxy.Benchmarks.Chaos;

/// <summary>What the clients saw.</summary>
internal sealed class ChaosTally
{
    private readonly int[] _seen = new int[Enum.GetValues<ClientSaw>().Length];
    private int _sent;

    /// <summary>Requests that have reached the gateway.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public int this[ClientSaw what] => Volatile.Read(ref _seen[(int)what]);

    /// <summary>An example of each thing that must not be, for the report.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Notes { get; } = new();

    public int Send() => Interlocked.Increment(ref _sent);

    public void Saw(ClientSaw what) => Interlocked.Increment(ref _seen[(int)what]);
}
