using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RouterProxy.Benchmarks.Load.Measuring;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>
/// Bytes that a process has allocated on its managed heap, by its own count: the gateway's from its metrics, plain YARP's from a port of its
/// own. A reading allocates as well, so its cost is found out once and taken off.
/// </summary>
/// <param name="port">0 where there is nothing to ask.</param>
/// <param name="metrics">Whether the port speaks HTTP and has <c>/metrics</c>.</param>
internal sealed class AllocationMeter(int port, bool metrics)
{
    private const string Counter = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>Longer than a scrape stays in the exporter's cache (300 ms).</summary>
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(400);

    private double _cost;

    public static AllocationMeter None { get; } = new(0, metrics: false);

    /// <summary>Measures what a reading itself allocates, with whatever the idle process does meanwhile: the least of three.</summary>
    public async Task CalibrateAsync(CancellationToken cancellationToken)
    {
        _cost = 0;
        double least = double.PositiveInfinity;
        double last = await ReadAsync(cancellationToken);
        for (int reading = 0; reading < 3 && double.IsFinite(last); reading++)
        {
            await MeasuringTime.PassAsync(BetweenReadings, cancellationToken);
            double next = await ReadAsync(cancellationToken);
            (least, last) = (Math.Min(least, next - last), next);
        }

        _cost = double.IsFinite(least) ? least : 0;
    }

    /// <summary>Bytes between two readings, without those of one reading.</summary>
    public double Between(double before, double after) => after - before - _cost;

    /// <returns>Bytes since the process began, or NaN where nobody counts.</returns>
    public async Task<double> ReadAsync(CancellationToken cancellationToken)
    {
        if (port == 0)
        {
            return double.NaN;
        }

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await using var stream = client.GetStream();
        if (metrics)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/plain;version=0.0.4\r\nConnection: close\r\n\r\n"), cancellationToken);
        }

        using var reader = new StreamReader(stream);
        string text = await reader.ReadToEndAsync(cancellationToken);
        return Parse(metrics ? Line(text) : text);
    }

    private static string Line(string text)
    {
        int at = text.IndexOf("\n" + Counter, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        string line = text[(at + 1)..text.IndexOf('\n', at + 1)];
        return line.Split(' ')[1].Trim();
    }

    private static double Parse(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
