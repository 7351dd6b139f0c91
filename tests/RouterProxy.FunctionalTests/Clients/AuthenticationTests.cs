using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.FunctionalTests.Infrastructure;
using static RouterProxy.FunctionalTests.Clients.GatewayWithClients;

namespace RouterProxy.FunctionalTests.Clients;

public class AuthenticationTests
{
    private const string NewKey = "sk-canary-client-6f1d0c9ab2e84735-rotated";

    [Fact]
    public async Task Both_headers_and_both_keys_of_a_rotation_are_taken()
    {
        await using var gateway = await StartAsync(new() { ["team-a"] = Entry([Canary.ClientKey, NewKey]) });

        foreach (var key in (string[])[Canary.ClientKey, NewKey])
        {
            (await gateway.Client.ChatAsync(Body, Bearer(key))).Status.ShouldBe(200);
            (await gateway.Client.ChatAsync(Body, ("api-key", key))).Status.ShouldBe(200);
        }

        await Eventually.TrueAsync(() => gateway.Host.Log.Routed.Count == 4, "the requests are logged, and counted before");
        gateway.Host.Log.Routed.Select(e => e.Properties["Client"]).ShouldBe(Enumerable.Repeat<object?>("team-a", 4));
        (await gateway.Client.GetAsync("/metrics")).Text.Split('\n')
            .ShouldContain(line => line.StartsWith("routerproxy_requests_total", StringComparison.Ordinal) && line.Contains("client=\"team-a\"") && line.Contains("} 4"));
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/routes/mail/v1/chat/completions")]
    [InlineData("/openai/deployments/mail/chat/completions")]
    [InlineData("/v1/embeddings")]
    [InlineData("/nowhere")]
    public async Task Without_a_known_key_nothing_is_served_and_no_upstream_hears_of_it(string path)
    {
        await using var gateway = await StartAsync(new() { ["team-a"] = Entry([NewKey]) });
        var body = Encoding.UTF8.GetBytes(Body);

        var missing = await gateway.Client.PostAsync(path, body);
        var wrong = await gateway.Client.PostAsync(path, body, Bearer(Canary.ClientKey));
        var hashed = await gateway.Client.PostAsync(path, body, ("api-key", Hash(NewKey)));

        foreach (var refused in (RawResponse[])[missing, wrong, hashed])
        {
            refused.Status.ShouldBe(401);
            refused.Header("content-type").ShouldBe("application/json");
            refused.Header("www-authenticate").ShouldBe("Bearer");
            refused.Header("x-router-request-id").ShouldNotBeNullOrEmpty();
            var error = refused.Json().GetProperty("error");
            error.GetProperty("type").GetString().ShouldBe("authentication_error");
            error.GetProperty("code").GetString().ShouldBe("invalid_api_key");
            Canary.ShouldBeAbsentFrom(refused.Text, "the error");
        }

        missing.Text.ShouldContain("No API key");
        wrong.Text.ShouldContain("Incorrect API key");
        gateway.Cheap.Requests.ShouldBeEmpty();
        gateway.Strong.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Health_and_metrics_are_answered_without_a_key()
    {
        await using var gateway = await StartAsync(new() { ["team-a"] = Entry([NewKey]) });

        (await gateway.Client.GetAsync("/health/live")).Status.ShouldBe(200);
        (await gateway.Client.GetAsync("/health/ready")).Status.ShouldBe(200);
        (await gateway.Client.GetAsync("/metrics")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_client_s_key_reaches_no_upstream_no_log_and_no_answer()
    {
        await using var gateway = await StartAsync(
            new() { ["team-a"] = Entry([Canary.ClientKey], """{ "PassThrough": true }""") },
            t => t.RouterProxy["PassThrough"] = JsonNode.Parse("""{ "Model": "strong", "Allow": [ "*" ] }"""));
        (string, string)[] both = [Bearer(Canary.ClientKey), ("api-key", Canary.ClientKey)];

        RawResponse[] answers =
        [
            await gateway.Client.ChatAsync(Body, both),
            await gateway.Client.ChatAsync(Body, both[1]),
            await gateway.Client.ChatAsync(Body, Bearer(Canary.ClientKey + "x")),
            await gateway.Client.PostAsync("/v1/embeddings", "{}"u8.ToArray(), both),
            await gateway.Client.GetAsync("/routes/mail/v1/responses/resp_1", both),
        ];

        gateway.Cheap.Requests.ShouldNotBeEmpty();
        gateway.Strong.Requests.Count.ShouldBe(4);
        foreach (var request in gateway.Cheap.Requests.Concat(gateway.Strong.Requests))
        {
            string.Join('\n', request.Headers.Select(h => $"{h.Key}: {h.Value}")).ShouldNotContain(Canary.ClientKey);
            request.RawTarget.ShouldNotContain(Canary.ClientKey);
        }

        foreach (var answer in answers)
        {
            string.Join('\n', answer.Headers.Values).ShouldNotContain(Canary.ClientKey);
            answer.Text.ShouldNotContain(Canary.ClientKey);
        }

        Canary.ShouldBeAbsentFrom(gateway.Host.Log.Text, "the log");
        Canary.ShouldBeAbsentFrom((await gateway.Client.GetAsync("/metrics")).Text, "the metrics");
        gateway.Host.Log.Text.ShouldNotContain(Hash(Canary.ClientKey));
    }

    [Fact]
    public async Task A_key_that_a_reload_brings_counts_at_once_and_one_that_it_takes_away_does_not()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress);
        try
        {
            await WriteAsync(Canary.ClientKey, NewKey);
            await using var gateway = await GatewayHost.StartOnFileAsync(file);
            (await gateway.Client.ChatAsync(Body, Bearer(Canary.ClientKey))).Status.ShouldBe(200);

            await WriteAsync(NewKey);
            await gateway.Gate.PollAsync(CancellationToken.None).WaitAsync(TestTimeouts.Default);

            (await gateway.Client.ChatAsync(Body, Bearer(Canary.ClientKey))).Status.ShouldBe(401);
            (await gateway.Client.ChatAsync(Body, Bearer(NewKey))).Status.ShouldBe(200);
        }
        finally
        {
            File.Delete(file);
        }

        Task WriteAsync(params string[] keys)
        {
            tiers.RouterProxy["Clients"] = new JsonObject { ["team-a"] = Entry(keys) };
            return File.WriteAllTextAsync(file, tiers.ToString());
        }
    }

    [Fact]
    public async Task Without_clients_everybody_is_anonymous_and_whatever_key_is_sent_is_not_looked_at()
    {
        await using var gateway = await StartAsync([]);

        (await gateway.Client.ChatAsync(Body, Bearer("anything"))).Status.ShouldBe(200);

        await Eventually.TrueAsync(() => gateway.Host.Log.Routed.Count > 0, "the request is logged");
        gateway.Host.Log.Routed.ShouldHaveSingleItem().Properties["Client"].ShouldBe("anonymous");
    }

    [Fact]
    public async Task A_model_that_takes_the_client_s_key_is_refused_beside_clients()
    {
        var tiers = new TwoTiers(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"));
        tiers.RouterProxy["Clients"] = new JsonObject { ["team-a"] = Entry([NewKey]) };
        tiers.Model("cheap").Remove("ApiKey");
        tiers.WithModel("cheap", "Credential", "Client");

        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.Text("test", tiers.ToString())] });

        loaded.IsValid.ShouldBeFalse();
        loaded.Problems.ShouldHaveSingleItem().KeyPath.ShouldBe("RouterProxy:Models:cheap:Credential");
    }
}
