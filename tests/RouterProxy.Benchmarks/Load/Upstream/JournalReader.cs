using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RouterProxy.Benchmarks.Load.Upstream;

/// <summary>Collects what <see cref="UpstreamJournal"/> has noted.</summary>
internal sealed class JournalReader(int port)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Reads until each of both has been noted <paramref name="count"/> times; what has not come within ten seconds is missing.</summary>
    /// <returns>Microseconds.</returns>
    public async Task<(double[] Cancels, double[] Strong)> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var (cancels, strong) = (new List<double>(), new List<double>());
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        long rounds = Limit.Ticks / Poll.Ticks;
        do
        {
            foreach (string line in (await ReadTextAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.Split(' ');
                (parts[0] == "cancel" ? cancels : strong).Add(double.Parse(parts[1], CultureInfo.InvariantCulture));
            }
        }
        while ((cancels.Count < count || strong.Count < count) && rounds-- > 0 && await timer.WaitForNextTickAsync(cancellationToken));
        return ([.. cancels], [.. strong]);
    }

    private async Task<string> ReadTextAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
