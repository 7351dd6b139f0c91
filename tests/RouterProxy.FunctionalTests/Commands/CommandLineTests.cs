using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

public class CommandLineTests
{
    [Theory]
    [InlineData("Commands:")]
    [InlineData("--config", "serve")]
    [InlineData("--once", "demo")]
    [InlineData("--enable-scripts", "demo-models")]
    [InlineData("--rate", "demo-traffic")]
    [InlineData("--live", "check")]
    [InlineData("KeySha256", "hash-key")]
    public async Task Every_command_explains_itself(string expected, params string[] command)
    {
        var run = await RunningProgram.RunAsync([.. command, "--help"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain(expected);
        run.Error.Trim().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("serve", "--nonsense")]
    [InlineData("serve", "--urls")]
    [InlineData("serve", "--urls", "nonsense")]
    [InlineData("demo", "--nonsense")]
    [InlineData("demo", "--once", "--urls", "nonsense")]
    [InlineData("demo-models", "--urls", "nonsense")]
    [InlineData("demo-traffic", "--rate", "0")]
    [InlineData("demo-traffic", "--url", "nonsense")]
    [InlineData("check", "--config", "missing.json")]
    [InlineData("check", "--print-effective", "missing")]
    [InlineData("hash-key")]
    public async Task Bad_usage_is_told_on_standard_error_and_exits_with_2(params string[] command)
    {
        var run = await RunningProgram.RunAsync(command);

        run.ExitCode.ShouldBe(2, run.Output + run.Error);
        run.Error.ShouldNotBeEmpty();
        run.Error.ShouldNotContain("   at "); // A stack trace is no explanation.
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("check")]
    public async Task Five_faults_are_listed_at_once(string command)
    {
        using var folder = new TestFolder();
        var run = await RunningProgram.RunAsync(command, "--config", folder.Write("gateway.json", FaultyConfiguration.Json), "--urls", "http://127.0.0.1:0");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("5 problems");
        foreach (var key in FaultyConfiguration.Keys)
        {
            run.Error.ShouldContain($"- {key} = ");
        }
    }

    [Theory]
    [InlineData("sk-client-1", "sk-client-1")]
    [InlineData("sk-client-1\n", "sk-client-1")]
    [InlineData("sk-client-1\r\n", "sk-client-1")]
    public async Task Hash_key_prints_the_hash_of_what_stands_on_standard_input(string input, string key)
    {
        var run = await RunningProgram.RunAsync(new Dictionary<string, string>(), input, "hash-key");

        run.ExitCode.ShouldBe(0);
        run.Output.Trim().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("\n")]
    public async Task Hash_key_refuses_what_cannot_stand_in_a_header(string input) =>
        (await RunningProgram.RunAsync(new Dictionary<string, string>(), input, "hash-key")).ExitCode.ShouldBe(2);

    [Fact]
    public async Task The_shipped_configuration_is_valid_and_starts_on_a_fresh_machine()
    {
        (await RunningProgram.RunAsync("check")).ExitCode.ShouldBe(0);

        await using var program = RunningProgram.Start(new TestFolder(), [], "--urls", "http://127.0.0.1:0");
        await program.ListensAsync();
        program.Terminate();
        var run = await program.EndAsync();

        run.ExitCode.ShouldBe(0);
        run.Error.Trim().ShouldBeEmpty();
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3, "it listens, drains, stops");
        lines[0].ShouldContain("Listening");
        Directory.EnumerateFileSystemEntries(program.Folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Variables_and_repeated_files_give_the_configuration()
    {
        using var folder = new TestFolder();
        var first = folder.Write("first.json", new TwoTiers(new Uri("http://127.0.0.1:1/"), new Uri("http://127.0.0.1:2/")).ToString());
        var second = folder.Write("second.json", """{ "RouterProxy": { "RouteDefaults": { "DecisionTimeout": "00:00:03" } } }""");
        var variables = new Dictionary<string, string> { ["RouterProxy__Routes__mail__Tiers__0__Threshold"] = "0.75" };

        var run = await RunningProgram.RunAsync(variables, "", "check", "--config", first, "--config", second, "--print-effective", "mail", "--RouterProxy:Routes:mail:Mode=Observe");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"Tiers:0:Threshold +\| 0\.75 +\| environment");
        run.Output.ShouldMatch(@"DecisionTimeout +\| 00:00:03 +\| RouteDefaults, .*second\.json:1");
        run.Output.ShouldMatch(@"\| Mode +\| Observe +\| command line");
        run.Output.ShouldContain("***");
        Canary.ShouldBeAbsentFrom(run.Output + run.Error, "the effective policy");
    }

    [Fact]
    public async Task Output_into_a_pipe_is_plain_and_keeps_each_row_on_its_line()
    {
        var run = await RunningProgram.RunAsync("check", "--print-effective", "email-triage");

        run.Output.ShouldNotContain("\u001b");
        run.Output.ShouldMatch(@"\| Models:cheap:Cluster +\| local-small +\| appsettings\.json:\d+ +\|");
        run.Output.Split('\n').Where(l => l.StartsWith('|')).ShouldAllBe(l => l.Length < 400 && !l.StartsWith("|  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_health_check_tells_a_running_gateway_from_none()
    {
        var port = FreePort();
        var address = $"http://127.0.0.1:{port}";
        (await RunningProgram.RunAsync("--healthcheck", "--urls", address)).ExitCode.ShouldBe(1);

        await using var program = RunningProgram.Start(new TestFolder(), [], "--urls", address);
        await program.ListensAsync();
        (await RunningProgram.RunAsync("--healthcheck", "--urls", address)).ExitCode.ShouldBe(0);
        (await RunningProgram.RunAsync(new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = $"{port}" }, "", "--healthcheck")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    [InlineData("demo-models")]
    public async Task On_a_taken_port_it_says_what_to_do(string command)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var run = await RunningProgram.RunAsync(command, "--urls", $"http://{taken.LocalEndpoint}");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("--urls http://localhost:8090");
        (run.Output + run.Error).ShouldNotContain("   at ");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
