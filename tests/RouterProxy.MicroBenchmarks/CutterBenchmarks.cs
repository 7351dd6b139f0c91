using BenchmarkDotNet.Attributes;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.MicroBenchmarks;

/// <summary>Cutting logprobs that the client did not ask for.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class CutterBenchmarks
{
    private static readonly CutPlan Plan = new(ApiEndpoint.Chat, default, new LogprobAsk(LogprobForm.Boolean, 1), ForcedUsage: false);

    private readonly AnswerCutter _cutter = new(Plan);
    private readonly PooledBuffer _output = new(4096);
    private readonly byte[] _event = Samples.Payload(logprobs: true);
    private readonly byte[] _plain = Samples.Payload(logprobs: false);
    private readonly byte[] _whole = Samples.Whole(logprobs: true);

    [Benchmark]
    public int EventWithRows() => Cut(_event, whole: false);

    /// <summary>An event whose <c>logprobs</c> are null already: looked at, left alone.</summary>
    [Benchmark]
    public int EventWithoutRows() => Cut(_plain, whole: false);

    [Benchmark]
    public int WholeAnswer() => Cut(_whole, whole: true);

    private int Cut(byte[] payload, bool whole)
    {
        _output.Clear();
        var result = whole ? _cutter.CutWhole(payload, _output) : _cutter.Cut(payload, _output);
        return _output.Length + (int)result;
    }
}
