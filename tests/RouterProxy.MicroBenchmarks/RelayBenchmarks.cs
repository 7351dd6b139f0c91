using BenchmarkDotNet.Attributes;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.MicroBenchmarks;

/// <summary>The committed path without its sockets: framing, cutting and copying, figures per event.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class RelayBenchmarks
{
    private static readonly CutPlan Plan = new(ApiEndpoint.Chat, default, new LogprobAsk(LogprobForm.Boolean, 1), ForcedUsage: false);

    private readonly EventRelay _relay = new(new AnswerCutter(Plan));
    private readonly PooledBuffer _source = new(64 << 10);
    private readonly PooledBuffer _output = new(64 << 10);
    private readonly byte[] _stream = Samples.Stream(logprobs: true);

    [GlobalCleanup]
    public void CleanUp()
    {
        _relay.Dispose();
        _source.Dispose();
        _output.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Samples.Events)]
    public int Drain()
    {
        _output.Clear();
        _stream.CopyTo(_source.GetSpan(_stream.Length));
        _source.Advance(_stream.Length);
        _relay.Drain(_source, _output);
        return _output.Length;
    }
}
