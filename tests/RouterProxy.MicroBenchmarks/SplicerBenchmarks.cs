using BenchmarkDotNet.Attributes;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.MicroBenchmarks;

/// <summary>A tier's body from the client's: another model's name, logprobs asked for.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class SplicerBenchmarks
{
    private static readonly TierBodyPlan Plan = new("Qwen/Qwen3.5-9B", new LogprobAsk(LogprobForm.Boolean, 1));

    private GenerationRequest? _request;
    private PooledBuffer? _output;

    /// <summary>KiB of message text.</summary>
    [Params(1, 32, 1024)]
    public int Body { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        byte[] bytes = Samples.Request(Body);
        _request = RequestScanner.Scan(ApiEndpoint.Chat, Samples.Buffer(bytes)).Request;
        _output = new PooledBuffer(bytes.Length + 256);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _request?.Dispose();
        _output?.Dispose();
    }

    [Benchmark]
    public int Write()
    {
        _output!.Clear();
        TierBodyWriter.Write(_request!, Plan, BodyEdits.None, _output);
        return _output.Length;
    }
}
