using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://[::]:80", false)]
    [InlineData("http://127.0.0.1:0;https://example.org", false)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.2:8080;http://[::1]:5", true)]
    [InlineData("http://unix:/tmp/gateway.sock", true)]
    public async Task Beyond_loopback_anonymous_use_must_be_allowed(string urls, bool valid)
    {
        var closed = await Sources.LoadAsync(Sources.Json(), null, "--urls", urls);
        var open = await Sources.LoadAsync(Sources.Json(section: "\"AllowAnonymous\": true"), new() { ["ASPNETCORE_URLS"] = urls });

        closed.IsValid.ShouldBe(valid);
        closed.Problems.Select(p => p.KeyPath).ShouldBe(valid ? [] : ["RouterProxy:AllowAnonymous"]);
        open.IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task Beyond_loopback_clients_do_as_well_however_the_address_was_given()
    {
        const string Client = """
            "Clients": { "a": { "Routes": [ "*" ], "KeySha256": [ "1111111111111111111111111111111111111111111111111111111111111111" ] } }
            """;
        var byArgument = (Environment: new Dictionary<string, string>(), Arguments: new[] { "--urls=http://0.0.0.0:8080" });
        var byVariable = (Environment: new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://0.0.0.0:8080" }, Arguments: Array.Empty<string>());
        var byPorts = (Environment: new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = "8080" }, Arguments: Array.Empty<string>());
        var byEndpoint = (Environment: new Dictionary<string, string> { ["Kestrel__Endpoints__Https__Url"] = "https://*:8443" }, Arguments: Array.Empty<string>());
        foreach (var (environment, arguments) in new[] { byArgument, byVariable, byPorts, byEndpoint })
        {
            (await Sources.SingleErrorAsync(Sources.Json(), environment, arguments)).KeyPath.ShouldBe("RouterProxy:AllowAnonymous");
            (await Sources.LoadAsync(Sources.Json(section: Client), environment, arguments)).Problems.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_management_port_may_lie_beyond_loopback_without_clients()
    {
        var loaded = await Sources.LoadAsync(Sources.Json(section: "\"Management\": { \"Port\": 9090 }"), null, "--urls=http://127.0.0.1:8080;http://0.0.0.0:9090");

        loaded.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://*:8080", 8080)]
    [InlineData("https://[::1]:8443/", 8443)]
    [InlineData("http://localhost", 80)]
    [InlineData("HTTPS://[::1]", 443)]
    [InlineData("http://unix:/tmp/gateway.sock", null)]
    [InlineData("http://host:many", null)]
    public void An_address_has_a_port_or_none(string address, int? port) => ListenAddresses.PortOf(address).ShouldBe(port);

    [Fact]
    public async Task Kestrel_endpoints_beat_urls_which_beat_ports()
    {
        var all = new Dictionary<string, string> { ["ASPNETCORE_HTTP_PORTS"] = "8080", ["ASPNETCORE_URLS"] = "http://localhost:1", ["Kestrel__Endpoints__a__Url"] = "http://localhost:2" };

        (await Sources.LoadAsync("{}", all)).Addresses.ShouldBe(["http://localhost:2"]);
        all.Remove("Kestrel__Endpoints__a__Url");
        (await Sources.LoadAsync("{}", all)).Addresses.ShouldBe(["http://localhost:1"]);
        (await Sources.LoadAsync("{}", all, "--urls=http://localhost:3")).Addresses.ShouldBe(["http://localhost:3"]);
        all.Remove("ASPNETCORE_URLS");
        (await Sources.LoadAsync("{}", all)).Addresses.ShouldBe(["http://*:8080"]);
        (await Sources.LoadAsync("{}")).Addresses.ShouldBe(["http://localhost:8080"]);
    }

    [Fact]
    public async Task The_shipped_file_leaves_the_address_to_the_environment()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources
        {
            Json = [ConfigurationSource.File(RepositoryFiles.Path("appsettings.json"))],
            Environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://127.0.0.1:5001" },
        });

        loaded.Addresses.ShouldBe(["http://127.0.0.1:5001"]);
    }
}
