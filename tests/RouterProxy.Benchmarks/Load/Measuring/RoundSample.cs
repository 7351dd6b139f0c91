using System.Diagnostics;
using RouterProxy.Benchmarks.Load.Client;
using RouterProxy.Benchmarks.Load.Targets;

namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>What one target did in one round.</summary>
internal sealed class RoundSample
{
    private readonly Lock _lock = new();
    private readonly List<double> _latencies = [];
    private readonly List<double> _firstTokens = [];

    /// <summary>Answers as expected.</summary>
    public int Answered { get; private set; }

    public int Failed { get; private set; }

    /// <summary>The first fault, or null.</summary>
    public string? Fault { get; private set; }

    public double CpuMicroseconds { get; set; }

    /// <summary>NaN where nobody counts.</summary>
    public double AllocatedBytes { get; set; } = double.NaN;

    public double Seconds { get; set; }

    public double ResidentMiB { get; set; }

    /// <summary>Microseconds from the first byte sent to the last one read.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    /// <summary>Microseconds from the first byte sent to the first content token.</summary>
    public IReadOnlyList<double> FirstTokens => _firstTokens;

    public double CpuPerRequest => Answered == 0 ? double.NaN : CpuMicroseconds / Answered;

    public double AllocatedPerRequest => Answered == 0 ? double.NaN : AllocatedBytes / Answered;

    public double RequestsPerSecond => Answered / Seconds;

    public async Task AskAsync(Target target, LoadCase load)
    {
        try
        {
            var answer = await target.AskAsync(load);
            Add(answer with { Fault = target.Fault(answer, load) });
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            Add(new WireAnswer(exception.Message, null, 0, 0, 0));
        }
    }

    private void Add(in WireAnswer answer)
    {
        lock (_lock)
        {
            if (answer.Fault is not null)
            {
                Failed++;
                Fault ??= answer.Fault;
                return;
            }

            Answered++;
            _latencies.Add(Stopwatch.GetElapsedTime(answer.SentAt, answer.EndAt).TotalMicroseconds);
            _firstTokens.Add(Stopwatch.GetElapsedTime(answer.SentAt, answer.FirstTokenAt).TotalMicroseconds);
        }
    }
}
