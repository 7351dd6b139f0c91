using BenchmarkDotNet.Attributes;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;

namespace RouterProxy.MicroBenchmarks;

/// <summary>From an answer's first bytes to its confidence: once per attempt.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class LocatorBenchmarks
{
    private readonly SseFramer _framer = new();
    private readonly AnswerProbe _probe = new(new ProbeSettings(ApiEndpoint.Chat, SignalPolicy.Default, [], StructuredOutput: false));
    private readonly byte[] _stream = Samples.Stream(logprobs: true);
    private readonly byte[] _whole = Samples.Whole(logprobs: true);

    /// <summary>Role event, first content event, decided.</summary>
    [Benchmark]
    public bool Stream()
    {
        _framer.Reset();
        _probe.Reset();
        while (_framer.TryRead(_stream, out var found) && _probe.Read(_stream.AsSpan(found.DataStart, found.DataLength)) == ProbeState.Undecided)
        {
        }

        return _probe.State == ProbeState.Decided;
    }

    [Benchmark]
    public bool Whole()
    {
        _probe.Reset();
        return _probe.ReadWhole(_whole) == ProbeState.Decided;
    }
}
