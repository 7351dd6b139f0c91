using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Shutdown;

/// <summary>The real process and real signals.</summary>
public class SignalTests
{
    private static readonly TimeSpan ProcessLimit = TimeSpan.FromSeconds(60);

    // Ctrl+C takes the same way, but a shell that starts the tests in the background has its children ignore it.
    [Fact]
    public async Task The_first_signal_drains_and_the_second_ends_the_process_at_once()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        using var process = Start(address);
        try
        {
            using var client = new RawClient(address);
            await Eventually.TrueAsync(() => StatusAsync(client, "/health/ready", 200), "the gateway is ready", ProcessLimit);

            await SendTermAsync(process);
            await Eventually.TrueAsync(() => StatusAsync(client, "/health/ready", 503), "the gateway drains", ProcessLimit);
            process.HasExited.ShouldBeFalse();
            (await StatusAsync(client, "/health/live", 200)).ShouldBeTrue();

            await SendTermAsync(process);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(ProcessLimit, TestContext.Current.CancellationToken);
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Process Start(Uri address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList =
            {
                typeof(Program).Assembly.Location, "serve", $"--urls={address}",
                "--RouterProxy:Shutdown:Delay=01:00:00", "--RouterProxy:Shutdown:Timeout=01:00:00", "--Serilog:MinimumLevel:Default=Fatal",
            },
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    private static async Task SendTermAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-s", "TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestTimeouts.Default, TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    private static async Task<bool> StatusAsync(RawClient client, string path, int status)
    {
        try
        {
            return (await client.GetAsync(path)).Status == status;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
