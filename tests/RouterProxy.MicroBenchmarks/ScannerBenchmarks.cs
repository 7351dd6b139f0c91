using BenchmarkDotNet.Attributes;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.MicroBenchmarks;

/// <summary>The one scan over a request's body. It takes the body's ownership, so each run fills a buffer first; that alone is measured too.</summary>
/// <remarks>Public and open, as BenchmarkDotNet wants its classes.</remarks>
public class ScannerBenchmarks
{
    private byte[] _bytes = [];

    /// <summary>KiB of message text.</summary>
    [Params(1, 32, 1024)]
    public int Body { get; set; }

    [GlobalSetup]
    public void SetUp() => _bytes = Samples.Request(Body);

    [Benchmark]
    public int Fill()
    {
        using var buffer = Samples.Buffer(_bytes);
        return buffer.Length;
    }

    [Benchmark]
    public bool FillAndScan()
    {
        var outcome = RequestScanner.Scan(ApiEndpoint.Chat, Samples.Buffer(_bytes));
        using var request = outcome.Request;
        return outcome.IsOk;
    }
}
