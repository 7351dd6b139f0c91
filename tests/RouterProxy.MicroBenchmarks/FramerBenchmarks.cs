using BenchmarkDotNet.Attributes;
using RouterProxy.Probing;

namespace RouterProxy.MicroBenchmarks;

/// <summary>Finding the events of a stream, figures per event.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class FramerBenchmarks
{
    private readonly SseFramer _framer = new();
    private byte[] _stream = [];

    [Params(false, true)]
    public bool Logprobs { get; set; }

    [GlobalSetup]
    public void SetUp() => _stream = Samples.Stream(Logprobs);

    [Benchmark(OperationsPerInvoke = Samples.Events)]
    public int Frame()
    {
        _framer.Reset();
        int events = 0;
        while (_framer.TryRead(_stream, out var found))
        {
            events += found.HasData ? 1 : 0;
        }

        return events;
    }
}
