using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Hosting;

public class TlsTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Kestrel_s_own_configuration_turns_tls_on(string version)
    {
        var folder = Directory.CreateTempSubdirectory("routerproxy-tls-");
        try
        {
            using var certificate = SelfSigned();
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "gateway.pfx"), certificate.Export(X509ContentType.Pkcs12, "changeit"));
            await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
            await using var gateway = await GatewayHost.StartAsync(Sources(Path.Combine(folder.FullName, "gateway.pfx"), upstream.BaseAddress));
            gateway.BaseAddress.Scheme.ShouldBe("https");
            X509Certificate2? seen = null;
            using var client = new HttpClient(new SocketsHttpHandler
            {
                SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => (seen = presented as X509Certificate2) is not null },
            });
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.BaseAddress, RawClient.ChatPath))
            {
                Content = new StringContent("""{"model":"mail","messages":[]}""", Encoding.UTF8, "application/json"),
                Version = new Version(version),
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Canary.ClientKey);

            using var response = await client.SendAsync(request).WaitAsync(TestTimeouts.Default);

            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Version.ShouldBe(new Version(version));
            response.Headers.GetValues("x-router-decision").ShouldBe(["accepted"]);
            seen!.Thumbprint.ShouldBe(certificate.Thumbprint);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ConfigurationSources Sources(string certificate, Uri upstream)
    {
        var tiers = new TwoTiers(upstream, upstream);
        tiers.RouterProxy["Clients"] = new JsonObject { ["a"] = Clients.GatewayWithClients.Entry([Canary.ClientKey]) };
        var root = JsonNode.Parse(tiers.ToString())!.AsObject();
        root["Kestrel"] = new JsonObject
        {
            ["Endpoints"] = new JsonObject
            {
                ["Https"] = new JsonObject
                {
                    ["Url"] = "https://127.0.0.1:0",
                    ["Certificate"] = new JsonObject { ["Path"] = certificate, ["Password"] = "changeit" },
                },
            },
        };
        return new ConfigurationSources { Json = [ConfigurationSource.Text("test", root.ToJsonString())] };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=routerproxy-test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
