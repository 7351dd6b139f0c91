using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ConfigurationProblemTests
{
    [Fact]
    public async Task Five_faults_at_once_are_five_problems()
    {
        var loaded = await Sources.LoadAsync("""
            { "ReverseProxy": { "Clusters": {
                "one": { "Destinations": { "a": { "Address": "not a url" } } },
                "two": { "Destinations": { "a": { "Address": "http://127.0.0.1:9002/" } } } } },
              "RouterProxy": {
                "Models": { "cheap": { "Cluster": "one" }, "strong": { "Cluster": "nowhere" } },
                "Routes": { "triage": {
                  "Match": { "Models": [ "triage" ] },
                  "Treshold": 0.9,
                  "Tiers": [ { "Model": "cheap", "Threshold": 1.5 }, { "Model": "strong" } ] } },
                "PassThrough": { "Model": "embeder", "Allow": [ "POST /v1/embeddings" ] } } }
            """);

        loaded.IsValid.ShouldBeFalse();
        loaded.Problems.Select(p => (p.KeyPath, p.FoundValue)).ShouldBe(
            [
                ("RouterProxy:Routes:triage:Treshold", "(unknown key)"),
                ("RouterProxy:Routes:triage:Tiers:0:Threshold", "1.5"),
                ("ReverseProxy:Clusters:one:Destinations:a:Address", "not a url"),
                ("RouterProxy:Models:strong:Cluster", "nowhere"),
                ("RouterProxy:PassThrough:Model", "embeder"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_problem_names_key_value_what_is_allowed_and_where_it_stands()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(route: "\"ShadowRate\": 7"));

        problem.ToString().ShouldBe("RouterProxy:Routes:triage:ShadowRate = 7: must be a number from 0 to 1 (test.json:6)");
    }

    [Fact]
    public async Task The_test_configuration_itself_is_valid() => await Sources.ValidAsync(Sources.Json());

    [Theory]
    [InlineData("\"Mode\": \"Enforced\"", "Mode", "did you mean Enforce?")]
    [InlineData("\"Mode\": 3", "Mode", "one of Enforce, Observe, Shadow, Cheap, Strong")]
    [InlineData("\"DecisionTimeout\": 10", "DecisionTimeout", "a time span written hh:mm:ss")]
    [InlineData("\"DecisionTimeout\": \"00:00:00\"", "DecisionTimeout", "from 00:00:00.001 to 1.00:00:00")]
    [InlineData("\"DecisionTimeout\": \"-00:00:01\"", "DecisionTimeout", "from 00:00:00.001 to 1.00:00:00")]
    [InlineData("\"DecisionTimeout\": \"2.00:00:00\"", "DecisionTimeout", "from 00:00:00.001 to 1.00:00:00")]
    [InlineData("\"MaxHeldBytes\": 0", "MaxHeldBytes", "from 1 to 1073741824")]
    [InlineData("\"MaxHeldBytes\": 1.5", "MaxHeldBytes", "a whole number")]
    [InlineData("\"MaxBufferedBytes\": -1", "MaxBufferedBytes", "a whole number")]
    [InlineData("\"AllowClientOverrides\": \"yes\"", "AllowClientOverrides", "true or false")]
    [InlineData("\"ShadowRate\": \"NaN\"", "ShadowRate", "a number from 0 to 1")]
    [InlineData("\"AuditRate\": -0.1", "AuditRate", "a number from 0 to 1")]
    [InlineData("\"Confidence\": { \"Tokens\": 65 }", "Confidence:Tokens", "from 1 to 64")]
    [InlineData("\"Confidence\": \"FirstToken\"", "Confidence", "must be an object")]
    [InlineData("\"Confidence\": []", "Confidence", "must be an object")]
    [InlineData("\"Mode\": { \"a\": 1 }", "Mode", "must be one of")]
    [InlineData("\"Mode\": []", "Mode", "must be one of")]
    [InlineData("\"Bypass\": { \"WhenTool\": true }", "Bypass:WhenTool", "did you mean WhenTools?")]
    [InlineData("\"OnUnscoredByReason\": { \"tool_cal\": \"Accept\" }", "OnUnscoredByReason:tool_cal", "did you mean tool_call?")]
    [InlineData("\"OnUnscoredByReason\": { \"tool_call\": \"Maybe\" }", "OnUnscoredByReason:tool_call", "one of Escalate, Accept")]
    [InlineData("\"OnUnscoredByReason\": { \"tool_call\": null }", "OnUnscoredByReason:tool_call", "one of Escalate, Accept")]
    [InlineData("\"Confidence\": { \"Signal\": \"LabelMass\" }", "Confidence:Labels", "LabelMass needs")]
    [InlineData("\"Confidence\": { \"Labels\": [ \"a\", \"a\" ] }", "Confidence:Labels:1", "stand once")]
    [InlineData("\"Confidence\": { \"Labels\": { \"x\": \"a\" } }", "Confidence:Labels", "must be an array")]
    [InlineData("\"Confidence\": { \"Field\": \"\" }", "Confidence:Field", "must name a property")]
    [InlineData("\"EscalationBudget\": { \"MinRequests\": 0 }", "EscalationBudget:MinRequests", "at least 1")]
    public async Task Values_that_cannot_be_used_are_refused(string member, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(route: member));

        problem.KeyPath.ShouldBe($"RouterProxy:Routes:triage:{key}");
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("[]", "Tiers", "at least one tier")]
    [InlineData("5", "Tiers", "must be an array")]
    [InlineData("[ { \"Model\": \"cheap\" }, { \"Model\": \"strong\" } ]", "Tiers:0:Threshold", "every tier but the last needs a threshold")]
    [InlineData("[ { \"Model\": \"cheap\", \"Threshold\": null }, { \"Model\": \"strong\" } ]", "Tiers:0:Threshold", "every tier but the last needs a threshold")]
    [InlineData("[ { \"Model\": \"cheap\", \"Threshold\": 0.5 }, { \"Model\": \"strong\", \"Threshold\": 0 } ]", "Tiers:1:Threshold", "the last tier has no threshold")]
    [InlineData("[ { \"Model\": \"cheap\", \"Threshold\": -0.01 }, { \"Model\": \"strong\" } ]", "Tiers:0:Threshold", "from 0 to 1")]
    [InlineData("[ { \"Model\": \"cheep\", \"Threshold\": 0.5 }, { \"Model\": \"strong\" } ]", "Tiers:0:Model", "did you mean cheap?")]
    [InlineData("[ { \"Threshold\": 0.5 }, { \"Model\": \"strong\" } ]", "Tiers:0:Model", "is required")]
    [InlineData("[ { \"Model\": \"strong\", \"LabelThresholds\": [ { \"Label\": \"a\", \"Threshold\": 1 } ] } ]", "Tiers:0:LabelThresholds", "the last tier has no thresholds")]
    public async Task Tiers_have_their_rules(string tiers, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(tiers: tiers, route: "\"OnStrongFailure\": \"Fail\""));

        problem.KeyPath.ShouldBe($"RouterProxy:Routes:triage:{key}");
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1e-3")]
    public async Task Thresholds_at_both_ends_can_be_written(string threshold)
    {
        var loaded = await Sources.ValidAsync(Sources.Json(tiers: $$"""[ { "Model": "cheap", "Threshold": {{threshold}} }, { "Model": "strong" } ]"""));

        loaded.Options.Routes["triage"].Tiers[0].Threshold.ShouldBe(double.Parse(threshold, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("\"OnStrongFailure\": \"ServeCheap\"", 0)]
    public async Task A_route_with_label_thresholds_says_itself_what_happens_when_the_strong_tier_fails(string route, int problems)
    {
        const string Tiers = """[ { "Model": "cheap", "Threshold": 0.5, "LabelThresholds": [ { "Label": "safe", "Threshold": 0.98 } ] }, { "Model": "strong" } ]""";
        var loaded = await Sources.LoadAsync(Sources.Json(tiers: Tiers, route: route, section: "\"RouteDefaults\": { \"OnStrongFailure\": \"Fail\" }"));

        loaded.Problems.Count(p => p.KeyPath == "RouterProxy:RouteDefaults:OnStrongFailure").ShouldBe(problems);
        loaded.Problems.Count.ShouldBe(problems);
    }

    [Theory]
    [InlineData("\"cluster\": \"two\"", "cluster", "a key may stand once")]
    [InlineData("\"PathBase\": \"v1\"", "PathBase", "begins with /")]
    [InlineData("\"PathBase\": \"/a/../b\"", "PathBase", "dot segment")]
    [InlineData("\"Model\": \"\"", "Model", "must name")]
    [InlineData("\"Credential\": \"Key\"", "Credential", "needs ApiKey")]
    [InlineData("\"ApiKey\": \"k\", \"ApiKeyEnv\": \"K\"", "ApiKeyEnv", "only one of")]
    [InlineData("\"ApiKey\": \"a\\nb\"", "ApiKey", "printable ASCII")]
    [InlineData("\"ApiKeyHeader\": \"a b\"", "ApiKeyHeader", "no header name")]
    [InlineData("\"Headers\": { \"x-router-mode\": \"a\" }", "Headers:x-router-mode", "never sent upstream")]
    [InlineData("\"Headers\": { \"Host\": \"a\" }", "Headers:Host", "sets this header itself")]
    [InlineData("\"Headers\": { \"x-a\": \"b\\r\\nc\" }", "Headers:x-a", "printable ASCII")]
    [InlineData("\"Timeout\": \"00:00:00\"", "Timeout", "time span")]
    [InlineData("\"IdleTimeout\": \"120\"", "IdleTimeout", "time span")]
    [InlineData("\"Dialect\": \"Bool\"", "Dialect", "Boolean")]
    [InlineData("\"Supports\": { \"MaxOutputTokens\": 0 }", "Supports:MaxOutputTokens", "at least 1")]
    [InlineData("\"Price\": { \"InputPerMillion\": 1 }", "Price:OutputPerMillion", "is required")]
    [InlineData("\"Request\": { \"model\": \"x\" }", "Request:model", "no edit may name it")]
    [InlineData("\"Request\": { \"stream\": true }", "Request:stream", "no edit may name it")]
    [InlineData("\"Defaults\": { \"logprobs\": true }", "Defaults:logprobs", "no edit may name it")]
    [InlineData("\"AtLeast\": { \"top_logprobs\": 1 }", "AtLeast:top_logprobs", "no edit may name it")]
    [InlineData("\"Remove\": [ \"temperature\", \"logprobs\" ]", "Remove:1", "no edit may name it")]
    [InlineData("\"Rename\": { \"a\": \"model\" }", "Rename:a", "no edit may name it")]
    [InlineData("\"Rename\": { \"a\": \"a\" }", "Rename:a", "to itself")]
    [InlineData("\"AtLeast\": { \"max_tokens\": \"16\" }", "AtLeast:max_tokens", "must be a JSON number")]
    [InlineData("\"Request\": [ 1 ]", "Request", "a JSON object is needed")]
    [InlineData("\"Request\": { \"a\": 1, \"a\": 2 }", "Request:a", "may stand once")]
    [InlineData("\"Expose\": [ \"gpt-*\" ]", "Expose:0", "whole model name")]
    [InlineData("\"Expose\": [ \"triage\" ]", "Expose:0", "is taken by route triage")]
    [InlineData("\"Expose\": [ \"x\", \"x\" ]", "Expose:1", "is taken by model cheap")]
    public async Task Models_have_their_rules(string member, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(cheap: member), new() { ["K"] = "k" });

        problem.KeyPath.ShouldBe($"RouterProxy:Models:cheap:{key}");
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Models_on_one_cluster_share_the_time_to_connect()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(
            section: "\"Ignored\": null", strong: "\"Expose\": []").Replace("\"Cluster\": \"two\",", "\"Cluster\": \"ONE\", \"ConnectTimeout\": \"00:00:07\",", StringComparison.Ordinal)
            .Replace("\"Ignored\": null", "", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Models:strong:ConnectTimeout");
        problem.Message.ShouldContain("cheap");
    }

    [Theory]
    [InlineData("\"Routes\": { \"r\": { \"ClusterId\": \"one\" } }", "ReverseProxy:Routes", "RouterProxy:Routes")]
    [InlineData("\"Cluster\": {}", "ReverseProxy:Cluster", "did you mean Clusters?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destination\": {}, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:Destination", "did you mean Destinations?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Adress\": \"http://h/\", \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Adress", "did you mean Address?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": {} } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "is required")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"ftp://h/\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "absolute http or https")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"/v1\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "absolute http or https")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"http://h/\", \"Health\": \"h\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Health", "absolute http or https")]
    [InlineData("\"Clusters\": { \"RouterProxy-x\": { \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:RouterProxy-x", "belong to the gateway")]
    [InlineData("\"Clusters\": { \"x\": { \"HealthCheck\": { \"Active\": { \"Interval\": \"soon\" } }, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:HealthCheck:Active:Interval", "time span")]
    [InlineData("\"Clusters\": { \"x\": { \"LoadBalancingPolicy\": \"Nearest\", \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x", "No matching ILoadBalancingPolicy")]
    [InlineData("\"Clusters\": { \"x\": { \"HttpRequest\": { \"Version\": \"new\" }, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters", "")]
    [InlineData("\"Clusters\": { \"x\": 5 }", "ReverseProxy:Clusters:x", "must be an object")]
    public async Task The_section_of_YARP_has_its_rules(string members, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync($$"""{ "ReverseProxy": { {{members}} } }""");

        problem.KeyPath.ShouldBe(key);
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("\"PassThrough\": { \"Allow\": [ \"POST /v1/embeddings\" ] }", "PassThrough:Model", "Allow needs a model")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"Allow\": [ \"/v1/embeddings\" ] }", "PassThrough:Allow:0", "METHOD /v1/path")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"Allow\": [ \"POST /v1/../x\" ] }", "PassThrough:Allow:0", "METHOD /v1/path")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"MaxRequestBytes\": 0 }", "PassThrough:MaxRequestBytes", "at least 1")]
    [InlineData("\"Limits\": { \"MaxRequestBytes\": 0 }", "Limits:MaxRequestBytes", "a whole number")]
    [InlineData("\"Shutdown\": { \"Delay\": \"-00:00:01\" }", "Shutdown:Delay", "time span")]
    [InlineData("\"RouteDefaults\": { \"Tiers\": [] }", "RouteDefaults:Tiers", "unknown key")]
    [InlineData("\"RouteDefaults\": { \"OnUnscored\": \"Drop\" }", "RouteDefaults:OnUnscored", "one of Escalate, Accept")]
    [InlineData("\"Model\": {}", "Model", "did you mean Models?")]
    public async Task The_other_keys_have_their_rules(string member, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(section: member));

        problem.KeyPath.ShouldBe($"RouterProxy:{key}");
        problem.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("Mode", "\"Mode\": \"Shadow\"")]
    [InlineData("MaxHolds", "\"MaxHolds\": 5")]
    [InlineData("EscalationBudget:MaxShare", "\"EscalationBudget\": { \"MaxShare\": 0.5 }")]
    [InlineData("AuditRate", "\"AuditRate\": 0.1")]
    [InlineData("Record", "\"Record\": \"Text\"")]
    [InlineData("TargetEscalationRate", "\"TargetEscalationRate\": 0.2")]
    public async Task What_is_not_built_is_refused_once_where_it_stands(string key, string member)
    {
        var own = await Sources.SingleErrorAsync(Sources.Json(route: member));
        var inherited = await Sources.SingleErrorAsync(Sources.Json(section: $$"""
            "RouteDefaults": { {{member}} }
            """));

        own.KeyPath.ShouldBe($"RouterProxy:Routes:triage:{key}");
        own.Message.ShouldContain("does not do that yet");
        inherited.KeyPath.ShouldBe($"RouterProxy:RouteDefaults:{key}");
    }

    [Theory]
    [InlineData("Limits:MaxHeldTotalBytes", "\"Limits\": { \"MaxHeldTotalBytes\": 5 }")]
    [InlineData("Management:Port", "\"Management\": { \"Port\": 9090 }")]
    [InlineData("Clients", "\"Clients\": { \"a\": { \"KeySha256\": [ \"0000000000000000000000000000000000000000000000000000000000000000\" ] } }")]
    public async Task What_is_not_built_of_the_gateway_is_refused(string key, string member)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(section: member));

        problem.KeyPath.ShouldBe($"RouterProxy:{key}");
        problem.Message.ShouldContain("does not do that yet");
    }

    [Fact]
    public async Task Descriptive_keys_and_defaults_written_out_bind_silently()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(
            cheap: "\"Price\": { \"InputPerMillion\": 0.10, \"CachedInputPerMillion\": null, \"OutputPerMillion\": 0.15 }",
            route: "\"ShadowRate\": 0.5, \"MaxHolds\": null, \"AuditRate\": 0.0, \"Record\": \"Numbers\", \"TargetEscalationRate\": null, \"EscalationBudget\": { \"MaxShare\": null, \"Window\": \"00:10:00\" }",
            section: "\"Clients\": {}, \"Management\": { \"Port\": null }, \"Shutdown\": { \"Delay\": \"00:00:00\" }"));

        loaded.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Clients_have_their_rules()
    {
        var loaded = await Sources.LoadAsync(Sources.Json(
            cheap: "\"Credential\": \"Client\"",
            section: """
            "Clients": {
              "a": { "KeySha256": [ "sk-plain-key" ], "Routes": [ "a*b" ] },
              "b": { "KeySha256": [] },
              "bad name": { "KeySha256": [ "1111111111111111111111111111111111111111111111111111111111111111" ], "Receipt": "Some", "MaxConcurrent": 0 },
              "c": { "KeySha256": [ "1111111111111111111111111111111111111111111111111111111111111111" ] } }
            """));

        loaded.Problems.Select(p => p.KeyPath).ShouldBe(
            [
                "RouterProxy:Clients:bad name:Receipt",
                "RouterProxy:Clients:bad name:MaxConcurrent",
                "RouterProxy:Clients:bad name",
                "RouterProxy:Models:cheap:Credential",
                "RouterProxy:Clients:a:KeySha256:0",
                "RouterProxy:Clients:a:Routes:0",
                "RouterProxy:Clients:b:KeySha256",
                "RouterProxy:Clients:c:KeySha256:0",
                "RouterProxy:Clients",
            ],
            ignoreOrder: true);
        string.Join('\n', loaded.Problems).ShouldNotContain("sk-plain-key");
    }

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
    public async Task Match_names_belong_to_one_route()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(section: "\"RouteDefaults\": {}").Replace(
            "\"Routes\": {",
            "\"Routes\": { \"other\": { \"Match\": { \"Models\": [ \"triage\", \"x-*\", \"*\" ] }, \"Tiers\": [ { \"Model\": \"strong\" } ] },",
            StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Routes:triage:Match:Models:0");
        problem.Message.ShouldContain("route other");
    }

    [Theory]
    [InlineData("a*b")]
    [InlineData("*a")]
    [InlineData("")]
    public async Task A_star_stands_only_at_the_end_of_a_pattern(string pattern)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("[ \"triage\" ]", $"[ \"{pattern}\" ]", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Routes:triage:Match:Models:0");
    }

    [Fact]
    public async Task An_exposing_model_may_not_have_the_name_of_a_route()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("\"triage\": {", "\"Cheap\": {", StringComparison.Ordinal)
            .Replace("\"Cluster\": \"one\",", "\"Cluster\": \"one\", \"Expose\": [ \"x\" ]", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe("RouterProxy:Models:cheap:Expose");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ümlaut")]
    [InlineData("a/b")]
    [InlineData("x1234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Names_are_limited(string name)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json().Replace("\"triage\": {", $"\"{name}\": {{", StringComparison.Ordinal));

        problem.KeyPath.ShouldBe($"RouterProxy:Routes:{name}");
        problem.Message.ShouldBe(NameRules.Allowed);
    }

    [Fact]
    public async Task A_missing_key_variable_is_a_warning()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(cheap: "\"ApiKeyEnv\": \"NO_SUCH_KEY\""));

        var warning = loaded.Problems.ShouldHaveSingleItem();
        warning.Severity.ShouldBe(ProblemSeverity.Warning);
        warning.KeyPath.ShouldBe("RouterProxy:Models:cheap:ApiKeyEnv");
    }

    [Fact]
    public async Task A_missing_key_file_is_a_warning()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(cheap: "\"ApiKeyFile\": \"/no/such/file\""));

        loaded.Problems.ShouldHaveSingleItem().KeyPath.ShouldBe("RouterProxy:Models:cheap:ApiKeyFile");
    }

    [Fact]
    public async Task An_activity_timeout_is_replaced_and_the_warning_says_by_what()
    {
        var loaded = await Sources.ValidAsync(Sources.Json().Replace("\"one\": {", "\"one\": { \"HttpRequest\": { \"ActivityTimeout\": \"00:01:00\" },", StringComparison.Ordinal));

        loaded.Problems.ShouldHaveSingleItem().Message.ShouldContain("IdleTimeout");
        loaded.Clusters.First(c => c.ClusterId == "one").HttpRequest!.ActivityTimeout.ShouldBe(YarpConfigBuilder.ActivityTimeout);
    }

    [Fact]
    public async Task Secrets_are_never_shown()
    {
        const string Secret = "sk-very-secret";
        string[] members =
        [
            $$"""{ "ApiKey": "{{Secret}}\u0007" }""",
            $$"""{ "ApiKey": [ "{{Secret}}" ] }""",
            $$"""{ "ApiKeey": "{{Secret}}" }""",
            $$"""{ "Headers": { "a b": "{{Secret}}" } }""",
            $$"""{ "Headers": { "x": { "y": "{{Secret}}" } } }""",
            $$"""{ "ApiKey": "{{Secret}}", "ApiKeyEnv": "K" }""",
        ];
        foreach (var member in members)
        {
            var loaded = await Sources.LoadAsync(Sources.Json(cheap: member.Trim()[1..^1]));
            loaded.IsValid.ShouldBeFalse();
            string.Join('\n', loaded.Problems).ShouldNotContain("very-secret");
        }

        var address = await Sources.SingleErrorAsync(Sources.Json().Replace("http://127.0.0.1:9001", $"http://u:{Secret}@h", StringComparison.Ordinal));
        address.ToString().ShouldNotContain("very-secret");
    }

    [Fact]
    public async Task A_name_in_two_files_is_a_problem_that_names_both()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources
        {
            Json =
            [
                ConfigurationSource.Text("first.json", Sources.Json()),
                ConfigurationSource.Text("second.json", """{ "RouterProxy": { "Routes": { "TRIAGE": { "Mode": "Strong" } }, "Models": { "cheap": {} } } }"""),
            ],
        });

        loaded.Problems.Select(p => p.KeyPath).ShouldBe(["RouterProxy:Routes:TRIAGE", "RouterProxy:Models:cheap"]);
        loaded.Problems[0].Message.ShouldContain("first.json");
        loaded.Problems[0].Message.ShouldContain("second.json");
    }

    [Theory]
    [InlineData("{ \"a\": 1,\n \"A\": 2 }", "A", "may stand once")]
    [InlineData("{ \"RouterProxy\": { \"Models\": { \"m\": {},\n \"M\": {} } } }", "RouterProxy:Models:M", "may stand once")]
    public async Task Keys_that_stand_twice_are_reported_with_file_and_line(string json, string key, string message)
    {
        var loaded = await Sources.LoadAsync(json);

        var problem = loaded.Problems.First(p => p.KeyPath == key);
        problem.Message.ShouldContain(message);
        problem.Origin!.ToString().ShouldBe("test.json:2");
    }

    [Theory]
    [InlineData("", "must hold a JSON object")]
    [InlineData("  \n", "must hold a JSON object")]
    [InlineData("[]", "must hold a JSON object")]
    [InlineData("{ \"a\":\n ]", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    [InlineData("{ \"a\": 1", "not valid JSON")]
    public async Task A_file_that_is_no_JSON_object_is_one_problem(string json, string message)
    {
        var problem = await Sources.SingleErrorAsync(json, new() { ["RouterProxy__Models__x__Timeout"] = "nonsense" });

        problem.KeyPath.ShouldBe("test.json");
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_syntax_error_names_its_line() => (await Sources.SingleErrorAsync("{\n\n ]")).FoundValue.ShouldBe("line 3");

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_problem_of_the_file()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, [(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], TestContext.Current.CancellationToken);

        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.File(path)] });

        loaded.Problems.ShouldHaveSingleItem().KeyPath.ShouldBe(path);
        File.Delete(path);
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_a_problem()
    {
        var loaded = await ConfigurationLoader.LoadAsync(new ConfigurationSources { Json = [ConfigurationSource.File("/no/such/file.json")] });

        loaded.Problems.ShouldHaveSingleItem().Message.ShouldBe("the file does not exist");
    }
}
