using RouterProxy.Benchmarks.Load.Upstream;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>The processes of a run: the upstream, one of each target, and what a measure starts beside them.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly string Self = Path.Combine(AppContext.BaseDirectory, "RouterProxy.Benchmarks");
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>What a web project gets from its SDK; this executable has the gateway's collector for its own sake.</summary>
    private static readonly Dictionary<string, string> Web = new(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "1" };

    private static readonly Dictionary<string, string> WebInline = new(Web, StringComparer.Ordinal) { [ChildProcess.InlineCompletions] = "1" };
    private static readonly Dictionary<string, string> NoRequestLog = new(StringComparer.Ordinal) { ["Serilog__MinimumLevel__Default"] = "Warning" };

    private readonly string _folder = Directory.CreateTempSubdirectory("routerproxy-load-").FullName;
    private readonly List<Target> _targets = [];
    private readonly List<ChildProcess> _processes = [];
    private int _cheapPort;
    private int _strongPort;
    private int _started;

    /// <summary>Plain YARP comes first: it is the measure.</summary>
    public IReadOnlyList<Target> Targets => _targets;

    /// <summary>All that belong to the run, ended ones left out.</summary>
    public IReadOnlyList<ChildProcess> Processes => _processes;

    public JournalReader Journal { get; private set; } = new(0);

    /// <exception cref="InvalidOperationException">A process did not come up; the message has the end of its output.</exception>
    public static async Task<Fleet> StartAsync(IReadOnlyList<TargetSpec> specs, CancellationToken cancellationToken)
    {
        var fleet = new Fleet();
        try
        {
            await fleet.StartUpstreamAsync(cancellationToken);
            foreach (var spec in specs)
            {
                fleet._targets.Add(await fleet.LaunchAsync(spec, cancellationToken));
            }

            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts another process of a target. Whoever asked for it hands it back to <see cref="EndAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">It did not come up; the message has the end of its output.</exception>
    public async Task<Target> LaunchAsync(TargetSpec spec, CancellationToken cancellationToken)
    {
        int[] ports = FreePorts.Take(2);
        var target = Begin(spec, ports[0], ports[1]);
        await Listening.WaitAsync(target.Process, ports[0], cancellationToken);
        return target;
    }

    public async Task EndAsync(Target target)
    {
        _processes.Remove(target.Process);
        await target.DisposeAsync();
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

    private Target Begin(TargetSpec spec, int port, int allocationPort)
    {
        var (environment, command, allocations) = spec.Kind switch
        {
            TargetKind.Yarp => (Web, [spec.Path, .. YarpProgram.Arguments(port, _strongPort, allocationPort, inline: false)], new AllocationMeter(allocationPort, metrics: false)),
            TargetKind.YarpInline => (WebInline, [spec.Path, .. YarpProgram.Arguments(port, _strongPort, allocationPort, inline: true)], new AllocationMeter(allocationPort, metrics: false)),
            TargetKind.Nginx => (None, [spec.Path, .. NginxConfiguration.Write(_folder, port, _strongPort)], AllocationMeter.None),
            _ => (spec.LogsRequests ? None : NoRequestLog, GatewayCommand(spec.Path, port), new AllocationMeter(port, metrics: true)),
        };
        return new Target(spec, port, Start(spec.Name, environment, command), allocations);
    }

    private string[] GatewayCommand(string path, int port)
    {
        string[] program = path.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", path] : [path];
        return [.. program, "serve", "--config", GatewayConfiguration.Write(Directory.CreateDirectory(Path.Combine(_folder, "configuration")).FullName, _cheapPort, _strongPort), "--urls", $"http://127.0.0.1:{port}"];
    }

    private async Task StartUpstreamAsync(CancellationToken cancellationToken)
    {
        int[] ports = FreePorts.Take(3);
        (_cheapPort, _strongPort) = (ports[0], ports[1]);
        Journal = new JournalReader(ports[2]);
        var upstream = Start("upstream", None, [Self, .. UpstreamProgram.Arguments(_cheapPort, _strongPort, ports[2])]);
        await Listening.WaitAsync(upstream, ports[2], cancellationToken);
    }

    private ChildProcess Start(string name, Dictionary<string, string> environment, string[] command)
    {
        // A folder for each: .NET's hosts watch those with their configuration, and must not be woken by what somebody logs.
        string own = Directory.CreateDirectory(Path.Combine(_folder, $"{name}-{_started++}")).FullName;
        var process = ChildProcess.Start(Path.Combine(own, "output.log"), environment, command);
        _processes.Add(process);
        return process;
    }
}
