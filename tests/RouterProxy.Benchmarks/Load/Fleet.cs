using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RouterProxy.Benchmarks.Load;

/// <summary>The processes of a run: upstream, plain YARP twice, the gateway.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(50);
    private static readonly string Self = Path.Combine(AppContext.BaseDirectory, "RouterProxy.Benchmarks");

    private readonly string _folder = Directory.CreateTempSubdirectory("routerproxy-load-").FullName;
    private readonly List<Target> _targets = [];
    private readonly List<ChildProcess> _processes = [];

    /// <summary>Plain YARP comes first: it is the measure.</summary>
    public IReadOnlyList<Target> Targets => _targets;

    public IReadOnlyList<ChildProcess> Processes => _processes;

    /// <exception cref="InvalidOperationException">A process did not come up; the message has the end of its output.</exception>
    public static async Task<Fleet> StartAsync(string? gateway, CancellationToken cancellationToken)
    {
        var fleet = new Fleet();
        try
        {
            await fleet.StartAllAsync(gateway, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var target in _targets)
        {
            await target.DisposeAsync();
        }

        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAllAsync(string? gateway, CancellationToken cancellationToken)
    {
        int[] ports = FreePorts(5);
        var (cheap, strong) = (ports[0], ports[1]);
        var none = new Dictionary<string, string>(StringComparer.Ordinal);
        var upstream = Start("upstream", none, Self, "upstream", "--cheap-port", Text(cheap), "--strong-port", Text(strong));
        await UntilListeningAsync(upstream, strong, cancellationToken);

        // What a web project gets from its SDK; this executable has the gateway's collector for its own sake.
        var web = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "1" };
        string[] yarp = [Self, "yarp", "--upstream-port", Text(strong), "--port"];
        await AddAsync("yarp", ports[2], web, [.. yarp, Text(ports[2])], cancellationToken);
        var inline = new Dictionary<string, string>(web, StringComparer.Ordinal) { [ChildProcess.InlineCompletions] = "1" };
        await AddAsync("yarp-inline", ports[3], inline, [.. yarp, Text(ports[3]), "--inline"], cancellationToken);
        if (gateway is not null)
        {
            string configuration = GatewayConfiguration.Write(_folder, cheap, strong);
            await AddAsync("gateway", ports[4], none, [gateway, "serve", "--config", configuration, "--urls", $"http://127.0.0.1:{Text(ports[4])}"], cancellationToken);
        }
    }

    private async Task AddAsync(string name, int port, Dictionary<string, string> environment, string[] command, CancellationToken cancellationToken)
    {
        var process = Start(name, environment, command);
        _targets.Add(new Target(name, port, process));
        await UntilListeningAsync(process, port, cancellationToken);
    }

    private ChildProcess Start(string name, Dictionary<string, string> environment, params string[] command)
    {
        var process = ChildProcess.Start(Path.Combine(_folder, name + ".log"), environment, command);
        _processes.Add(process);
        return process;
    }

    internal static async Task UntilListeningAsync(ChildProcess process, int port, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var timer = new PeriodicTimer(StartPoll, TimeProvider.System);
        while (!process.HasExited && !limit.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), either.Token);
                return;
            }
            catch (SocketException)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
        }

        throw new InvalidOperationException($"A process did not come up on port {Text(port)}; it {process.State} and said:\n{process.Log}");
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Ports that were free a moment ago; all are held until all are known, so they differ.</summary>
    internal static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
