using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RouterProxy.Commands;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Hosting;

public class ManagementPortTests
{
    private const string Body = """{"model":"mail","messages":[]}""";

    public enum Way
    {
        Argument,
        Variable,
        Setting,
        HttpPorts,
        Endpoints,
        EndpointOfItsOwn,
    }

    [Theory]
    [InlineData(Way.Argument)]
    [InlineData(Way.Variable)]
    [InlineData(Way.Setting)]
    [InlineData(Way.HttpPorts)]
    [InlineData(Way.Endpoints)]
    [InlineData(Way.EndpointOfItsOwn)]
    public async Task Health_moves_to_the_management_port_and_the_api_stays_however_the_addresses_are_given(Way way)
    {
        var (main, management) = (FreePort(), FreePort());
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var sources = Sources(way, main, management, upstream.BaseAddress, clients: way != Way.Argument);
        await using var gateway = await GatewayHost.StartAsync(sources);
        using var api = new RawClient(new Uri($"http://127.0.0.1:{main}"));
        using var health = new RawClient(new Uri($"http://127.0.0.1:{management}"));
        (string, string) key = ("api-key", Canary.ClientKey);

        (await health.GetAsync("/health/live")).Status.ShouldBe(200);
        (await health.GetAsync("/health/ready")).Status.ShouldBe(200);
        (await health.GetAsync("/metrics")).Status.ShouldBe(200);
        (await api.ChatAsync(Body, key)).Status.ShouldBe(200);
        foreach (var path in (string[])["/health/live", "/health/ready", "/metrics"])
        {
            ShouldBeUnknown(await api.GetAsync(path, key));
            ShouldBeUnknown(await api.GetAsync(path, key, ("host", $"127.0.0.1:{management}")));
        }

        ShouldBeUnknown(await health.ChatAsync(Body, key));
        ShouldBeUnknown(await health.ChatAsync(Body, key, ("host", $"127.0.0.1:{main}")));
        ShouldBeUnknown(await health.GetAsync("/v1/models"));
        upstream.Requests.ShouldHaveSingleItem();
        (await HealthCheck.RunAsync(sources, CancellationToken.None).WaitAsync(TestTimeouts.Default)).ShouldBe(ExitCode.Ok);
    }

    [Fact]
    public async Task A_gateway_on_loopback_opens_its_management_port_on_loopback()
    {
        var management = FreePort();
        await using var gateway = await GatewayHost.StartAsync(Sources(Way.Argument, 0, management, new Uri("http://127.0.0.1:1")));

        var server = gateway.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) as Microsoft.AspNetCore.Hosting.Server.IServer;
        var addresses = server!.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses;
        addresses.ShouldContain($"http://localhost:{management}");
        addresses.ShouldAllBe(a => ListenAddresses.IsLoopback(a));
    }

    [Fact]
    public async Task Another_port_in_a_reload_is_reported_as_needing_a_restart()
    {
        var (first, second) = (FreePort(), FreePort());
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        var tiers = new TwoTiers(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"));
        try
        {
            await WriteAsync(first);
            await using var gateway = await GatewayHost.StartOnFileAsync(file);
            using var health = new RawClient(new Uri($"http://127.0.0.1:{first}"));

            await WriteAsync(second);
            await gateway.Gate.PollAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default);

            gateway.Gate.Status.NeedsRestart.ShouldBe(["RouterProxy:Management:Port"]);
            (await health.GetAsync("/health/ready")).Text.ShouldContain("RouterProxy:Management:Port");
            gateway.Log.Entries.ShouldContain(e => e.Event.Name == "RestartNeeded");
            ShouldBeUnknown(await gateway.Client.GetAsync("/health/live"));
        }
        finally
        {
            File.Delete(file);
        }

        Task WriteAsync(int port)
        {
            tiers.RouterProxy["Management"] = new JsonObject { ["Port"] = port };
            return File.WriteAllTextAsync(file, tiers.ToString());
        }
    }

    [Fact]
    public async Task Without_a_management_port_health_is_on_the_main_addresses()
    {
        await using var gateway = await new TwoTiers(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2")).StartAsync();

        (await gateway.Client.GetAsync("/health/live")).Status.ShouldBe(200);
    }

    private static ConfigurationSources Sources(Way way, int main, int management, Uri upstream, bool clients = false)
    {
        var tiers = new TwoTiers(upstream, upstream);
        tiers.RouterProxy["Management"] = new JsonObject { ["Port"] = management };
        if (clients)
        {
            tiers.RouterProxy["Clients"] = new JsonObject { ["a"] = Clients.GatewayWithClients.Entry([Canary.ClientKey]) };
        }

        var address = $"http://127.0.0.1:{main}";
        var root = JsonNode.Parse(tiers.ToString())!.AsObject();
        var environment = new Dictionary<string, string>();
        string[] arguments = [];
        switch (way)
        {
            case Way.Argument:
                arguments = [$"--urls={address}"];
                break;
            case Way.Variable:
                environment["ASPNETCORE_URLS"] = address;
                break;
            case Way.Setting:
                root["Urls"] = address;
                break;
            case Way.HttpPorts:
                environment["ASPNETCORE_HTTP_PORTS"] = $"{main}";
                break;
            case Way.EndpointOfItsOwn:
                root["Kestrel"] = Endpoints(("Main", address), ("Management", $"http://127.0.0.1:{management}"));
                break;
            default:
                root["Kestrel"] = Endpoints(("Main", address));
                break;
        }

        return new ConfigurationSources { Json = [ConfigurationSource.Text("test", root.ToJsonString())], Environment = environment, Arguments = arguments };
    }

    private static JsonObject Endpoints(params (string Name, string Url)[] endpoints) =>
        new() { ["Endpoints"] = new JsonObject([.. endpoints.Select(e => KeyValuePair.Create(e.Name, (JsonNode?)new JsonObject { ["Url"] = e.Url }))]) };

    /// <summary>Below the range from which the system gives out ports: no test that asks for just any port gets this one.</summary>
    private static int FreePort()
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException) when (attempt < 20)
            {
                // Somebody has it.
            }
        }
    }

    private static void ShouldBeUnknown(RawResponse response)
    {
        response.Status.ShouldBe(404);
        response.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("unknown_url");
    }
}
