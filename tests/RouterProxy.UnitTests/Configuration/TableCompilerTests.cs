using System.Text;
using Microsoft.Extensions.Time.Testing;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class TableCompilerTests
{
    [Fact]
    public async Task Everything_that_is_written_arrives_in_the_table()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Everything), new FakeTimeProvider());
        var table = host.Gate.Current;

        var route = table.Routes["TRIAGE"];
        route.Name.ShouldBe("triage");
        route.Tiers.Select(t => (t.Index, t.Model.Key, t.Threshold)).ShouldBe([(0, "cheap", 0.85), (1, "strong", null)]);
        route.Tiers[0].LabelThresholds.ShouldBe([new LabelThreshold("safe", 0.98)]);
        route.Mode.ShouldBe(RouteMode.Observe);
        route.Signal.Kind.ShouldBe(SignalKind.LabelMass);
        route.Signal.Labels.ShouldBe(["safe", "unsafe"]);
        route.ActionFor(UnscoredReason.ToolCall).ShouldBe(UnscoredAction.Accept);
        route.ActionFor(UnscoredReason.Refusal).ShouldBe(UnscoredAction.Escalate);
        route.OnStrongFailure.ShouldBe(StrongFailureAction.Fail);
        route.OnClientError.ShouldBe(ClientErrorAction.PassThrough);
        route.NonStreaming.ShouldBe(NonStreamingMode.Buffer);
        route.Bypass.ShouldBe(new BypassPolicy(true, false, 100));
        (route.DecisionTimeout, route.MaxHeldBytes, route.MaxBufferedBytes).ShouldBe((TimeSpan.FromSeconds(2), 1000, 2000));
        route.StoreDefault.ShouldBe(false);
        route.AllowClientOverrides.ShouldBeTrue();
        table.Limits.MaxRequestBytes.ShouldBe(123);

        var model = table.Models["cheap"];
        model.Cluster.ClusterId.ShouldBe("one");
        model.Cluster.ShouldBeSameAs(host.Clusters.GetClusters().Single(c => c.ClusterId == "one"));
        model.UpstreamName.ShouldBe("tiny");
        model.PathBase.ShouldBe("/openai/v1");
        model.ApiKeyHeader.ShouldBe("api-key");
        model.Credential.ShouldBe(CredentialMode.Key);
        model.ApiKey!.Current("a").ShouldBe("k1");
        model.Query.ShouldBe([new("api-version", "v1")]);
        model.Headers.ShouldBe([new("x-extra", "1")]);
        model.Dialect.ShouldBe(DialectChoice.Integer);
        model.Supports.ShouldBe(new ModelSupport(false, true, true, 500));
        (model.Timeout, model.IdleTimeout).ShouldBe((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20)));
        model.Price.ShouldBe(new ModelPrice(0.10m, null, 0.15m));
        model.BodyEdits.Rename.ShouldBe(new Dictionary<string, string> { ["max_tokens"] = "max_completion_tokens" });
        model.BodyEdits.Remove.ShouldBe(["top_p"]);
        model.BodyEdits.AtLeast.ShouldBe(new Dictionary<string, decimal> { ["max_completion_tokens"] = 2048 });
        Encoding.UTF8.GetString(model.BodyEdits.Request["reasoning"]).ShouldBe("""{"enabled":false}""");
        Encoding.UTF8.GetString(model.BodyEdits.Defaults["seed"]).ShouldBe("1");
    }

    [Fact]
    public async Task Models_are_matched_exactly_then_by_the_longest_prefix_then_by_the_star()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Everything), new FakeTimeProvider());
        var table = host.Gate.Current;

        table.Matcher.Find("triage")!.Name.ShouldBe("triage");
        table.Matcher.Find("Triage")!.Name.ShouldBe("rest");
        table.Matcher.Find("mail-1")!.Name.ShouldBe("triage");
        table.Matcher.Find("gpt-x")!.Name.ShouldBe("strong");
        table.ListedModels.ShouldBe(["triage", "gpt-x", "gpt-y"]);
    }

    [Fact]
    public async Task Exposed_names_make_a_route_of_one_tier_with_the_route_defaults()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Everything), new FakeTimeProvider());

        var route = host.Gate.Current.Routes["strong"];
        route.Implicit.ShouldBeTrue();
        route.Tiers.ShouldHaveSingleItem().ShouldBe(new TierPolicy(0, host.Gate.Current.Models["strong"], null, route.Tiers[0].LabelThresholds));
        route.MaxBufferedBytes.ShouldBe(2000);
    }

    [Fact]
    public async Task Pass_through_is_compiled()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Everything), new FakeTimeProvider());

        var passThrough = host.Gate.Current.PassThrough.ShouldNotBeNull();
        passThrough.Model.Key.ShouldBe("strong");
        passThrough.AllowAll.ShouldBeFalse();
        passThrough.Allow.ShouldBe([new AllowedOperation("POST", "/v1/embeddings"), new AllowedOperation("GET", "/v1/files/*")]);
        passThrough.MaxRequestBytes.ShouldBe(456);
    }

    [Fact]
    public async Task A_steered_route_starts_where_its_share_lies_in_ordinary_traffic()
    {
        await using var host = await GatedYarp.StartAsync(
            Sources.Of(Sources.Json(tiers: """[ { "Model": "cheap" }, { "Model": "strong" } ]""", route: "\"TargetEscalationRate\": 0.2, \"AuditRisk\": 0.1")), new FakeTimeProvider());

        var route = host.Gate.Current.Routes["triage"];
        (route.TargetEscalationRate, route.AuditRisk).ShouldBe((0.2, 0.1));
        (route.TargetOf(route.Tiers[0]), route.TargetOf(route.Tiers[1])).ShouldBe((0.2, null));
        route.Tiers[0].Threshold!.Value.ShouldBe(0.83, 0.005);
        route.Tiers[1].Threshold.ShouldBeNull();
    }

    [Fact]
    public async Task A_star_allows_all_and_without_a_model_there_is_no_pass_through()
    {
        await using var all = await GatedYarp.StartAsync(Sources.Of(Sources.Json(section: "\"PassThrough\": { \"Model\": \"strong\", \"Allow\": [ \"*\" ] }")), new FakeTimeProvider());
        await using var none = await GatedYarp.StartAsync(Sources.Of(Sources.Json()), new FakeTimeProvider());

        all.Gate.Current.PassThrough!.AllowAll.ShouldBeTrue();
        none.Gate.Current.PassThrough.ShouldBeNull();
    }

    [Fact]
    public async Task A_model_without_a_key_sends_none()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Sources.Json(strong: "\"PathBase\": \"/\"")), new FakeTimeProvider());

        host.Gate.Current.Models["strong"].Credential.ShouldBe(CredentialMode.None);
        host.Gate.Current.Models["strong"].ApiKey.ShouldBeNull();
        host.Gate.Current.Models["strong"].PathBase.ShouldBe("");
    }

    [Fact]
    public async Task A_destination_s_own_key_file_beats_the_model_s_key_even_when_it_cannot_be_read()
    {
        using var folder = new TemporaryFolder();
        var own = folder.Write("own.key", "own-key\n");
        var json = Sources.Json(cheap: "\"ApiKeyEnv\": \"K\"").Replace(
            "\"a\": { \"Address\": \"http://127.0.0.1:9001/\" }",
            $$"""
            "a": { "Address": "http://127.0.0.1:9001/", "Metadata": { "ApiKeyFile": "{{own}}" } },
            "b": { "Address": "http://127.0.0.1:9003/", "Metadata": { "ApiKeyFile": "{{own}}.missing" } },
            "c": { "Address": "http://127.0.0.1:9004/" }
            """,
            StringComparison.Ordinal);
        await using var host = await GatedYarp.StartAsync(Sources.Of(json, new() { ["K"] = "model-key" }), new FakeTimeProvider());

        var key = host.Gate.Current.Models["cheap"].ApiKey.ShouldNotBeNull();
        key.Current("a").ShouldBe("own-key");
        key.Current("b").ShouldBeNull();
        key.Current("c").ShouldBe("model-key");
        key.Current(null).ShouldBe("model-key");
    }

    [Fact]
    public async Task YARP_gets_one_route_and_clusters_with_the_settings_that_the_gateway_takes_over()
    {
        await using var host = await GatedYarp.StartAsync(Sources.Of(Everything), new FakeTimeProvider());

        var config = host.Gate.ProxyConfig.GetConfig();
        var route = config.Routes.ShouldHaveSingleItem();
        (route.RouteId, route.ClusterId, route.Match.Path, route.Order).ShouldBe(("routerproxy", "routerproxy", "/{**path}", int.MaxValue));
        config.Clusters.Select(c => c.ClusterId).ShouldBe(["routerproxy", "one", "two"]);
        var one = config.Clusters[1];
        one.HttpRequest!.ActivityTimeout.ShouldBe(YarpConfigBuilder.ActivityTimeout);
        one.HttpRequest.AllowResponseBuffering.ShouldBeNull();
        one.HttpRequest.Version.ShouldBe(new Version(1, 1));
        ClusterMetadata.ReadConnectTimeout(one.Metadata).ShouldBe(TimeSpan.FromSeconds(3));
        one.Metadata!["mine"].ShouldBe("kept");
        one.LoadBalancingPolicy.ShouldBe("RoundRobin");
    }

    [Fact]
    public async Task A_gate_that_was_not_activated_has_no_table()
    {
        var result = await ConfigurationGate.LoadAsync(Sources.Of(Sources.Json()), TimeProvider.System);

        Should.Throw<InvalidOperationException>(() => result.Gate!.Current);
    }

    private const string Everything = """
        { "ReverseProxy": { "Clusters": {
            "one": { "LoadBalancingPolicy": "RoundRobin", "Metadata": { "mine": "kept" },
                     "HttpRequest": { "Version": "1.1", "AllowResponseBuffering": true },
                     "Destinations": { "a": { "Address": "http://127.0.0.1:9001/" } } },
            "two": { "Destinations": { "a": { "Address": "http://127.0.0.1:9002/" } } } } },
          "RouterProxy": {
            "Models": {
              "cheap": {
                "Cluster": "ONE", "Model": "tiny", "ApiKey": "k1", "ApiKeyHeader": "api-key", "PathBase": "/openai/v1/",
                "Query": { "api-version": "v1" }, "Headers": { "x-extra": "1" }, "Dialect": "integer",
                "Request": { "reasoning": { "enabled": false } }, "Defaults": { "seed": 1 }, "AtLeast": { "max_completion_tokens": 2048 },
                "Rename": { "max_tokens": "max_completion_tokens" }, "Remove": [ "top_p" ],
                "Supports": { "Images": false, "MaxOutputTokens": 500 },
                "Timeout": "00:01:00", "ConnectTimeout": "00:00:03", "IdleTimeout": "00:00:20",
                "Price": { "InputPerMillion": 0.10, "OutputPerMillion": 0.15 } },
              "strong": { "Cluster": "two", "Expose": [ "gpt-x", "gpt-y" ] } },
            "RouteDefaults": { "MaxBufferedBytes": 2000 },
            "Routes": {
              "triage": {
                "Match": { "Models": [ "triage", "mail-*" ] },
                "Tiers": [ { "Model": "cheap", "Threshold": 0.85, "LabelThresholds": [ { "Label": "safe", "Threshold": 0.98 } ] }, { "Model": "strong" } ],
                "Mode": "Observe", "Confidence": { "Signal": "LabelMass", "Labels": [ "safe", "unsafe" ] },
                "OnUnscoredByReason": { "tool_call": "Accept" }, "OnStrongFailure": "Fail", "OnClientError": "PassThrough", "NonStreaming": "Buffer",
                "Bypass": { "WhenTools": true, "WhenMaxTokensAbove": 100 }, "DecisionTimeout": "00:00:02", "MaxHeldBytes": 1000,
                "StoreDefault": false, "AllowClientOverrides": true },
              "rest": { "Match": { "Models": [ "*" ] }, "Tiers": [ { "Model": "strong" } ] } },
            "PassThrough": { "Model": "strong", "Allow": [ "post /v1/embeddings", "GET /v1/files/*" ], "MaxRequestBytes": 456 },
            "Limits": { "MaxRequestBytes": 123 } } }
        """;
}
