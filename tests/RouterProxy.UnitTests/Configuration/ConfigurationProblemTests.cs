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
    [InlineData("\"AuditRisk\": 0", "AuditRisk", "a number from 0.0001 to 0.9999")]
    [InlineData("\"TargetEscalationRate\": 0", "TargetEscalationRate", "a number from 0.0001 to 0.9999")]
    [InlineData("\"TargetEscalationRate\": 1", "TargetEscalationRate", "a number from 0.0001 to 0.9999")]
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
    [InlineData("""[ { "Model": "cheap", "Threshold": 0.5 }, { "Model": "strong" } ]""", "Tiers:0:Threshold", "0.5", "TargetEscalationRate chooses the first tier's threshold")]
    [InlineData("""[ { "Model": "cheap", "LabelThresholds": [ { "Label": "a", "Threshold": 1 } ] }, { "Model": "strong" } ]""", "Tiers:0:LabelThresholds", "(an array)", "cannot be steered")]
    [InlineData("""[ { "Model": "cheap" }, { "Model": "cheap" }, { "Model": "strong" } ]""", "Tiers:1:Threshold", "(missing)", "every tier but the last needs a threshold")]
    [InlineData("""[ { "Model": "strong" } ]""", "TargetEscalationRate", "0.2", "a route with one tier escalates nothing")]
    public async Task A_threshold_is_either_written_or_steered(string tiers, string key, string found, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(tiers: tiers, route: "\"TargetEscalationRate\": 0.2, \"OnStrongFailure\": \"Fail\""));

        problem.KeyPath.ShouldBe($"RouterProxy:Routes:triage:{key}");
        problem.FoundValue.ShouldBe(found);
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_target_for_all_routes_holds_for_those_that_do_not_take_it_back()
    {
        const string Defaults = "\"RouteDefaults\": { \"TargetEscalationRate\": 0.2 }";
        await Sources.ValidAsync(Sources.Json(tiers: """[ { "Model": "cheap" }, { "Model": "strong" } ]""", section: Defaults));
        await Sources.ValidAsync(Sources.Json(tiers: """[ { "Model": "strong" } ]""", section: Defaults));
        await Sources.ValidAsync(Sources.Json(route: "\"TargetEscalationRate\": null", section: Defaults));

        (await Sources.SingleErrorAsync(Sources.Json(section: Defaults))).KeyPath.ShouldBe("RouterProxy:Routes:triage:Tiers:0:Threshold");
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
    [InlineData("\"PassThrough\": { \"Allow\": [ \"POST /v1/embeddings\" ] }", "PassThrough:Model", "Allow needs a model")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"Allow\": [ \"/v1/embeddings\" ] }", "PassThrough:Allow:0", "METHOD /v1/path")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"Allow\": [ \"POST /v1/../x\" ] }", "PassThrough:Allow:0", "METHOD /v1/path")]
    [InlineData("\"PassThrough\": { \"Model\": \"cheap\", \"MaxRequestBytes\": 0 }", "PassThrough:MaxRequestBytes", "at least 1")]
    [InlineData("\"Limits\": { \"MaxRequestBytes\": 0 }", "Limits:MaxRequestBytes", "a whole number")]
    [InlineData("\"Shutdown\": { \"Delay\": \"-00:00:01\" }", "Shutdown:Delay", "time span")]
    [InlineData("\"RouteDefaults\": { \"Tiers\": [] }", "RouteDefaults:Tiers", "unknown key")]
    [InlineData("\"Records\": { \"Folder\": \"\" }", "Records:Folder", "path of a folder")]
    [InlineData("\"Records\": { \"MaxFileBytes\": 10 }", "Records:MaxFileBytes", "65536")]
    [InlineData("\"RouteDefaults\": { \"OnUnscored\": \"Drop\" }", "RouteDefaults:OnUnscored", "one of Escalate, Accept")]
    [InlineData("\"Model\": {}", "Model", "did you mean Models?")]
    public async Task The_other_keys_have_their_rules(string member, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(section: member));

        problem.KeyPath.ShouldBe($"RouterProxy:{key}");
        problem.Message.ShouldContain(message);
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
              "c": { "KeySha256": [ "1111111111111111111111111111111111111111111111111111111111111111" ] },
              "d": { "KeySha256": [ "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855" ] } }
            """));

        loaded.Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.KeyPath).ShouldBe(
            [
                "RouterProxy:Clients:bad name:Receipt",
                "RouterProxy:Clients:bad name:MaxConcurrent",
                "RouterProxy:Clients:bad name",
                "RouterProxy:Models:cheap:Credential",
                "RouterProxy:Clients:a:KeySha256:0",
                "RouterProxy:Clients:a:Routes:0",
                "RouterProxy:Clients:b:KeySha256",
                "RouterProxy:Clients:c:KeySha256:0",
                "RouterProxy:Clients:d:KeySha256:0",
            ],
            ignoreOrder: true);
        string.Join('\n', loaded.Problems).ShouldNotContain("sk-plain-key");
    }

    [Theory]
    [InlineData("\"Routes\": [ \"Triage\", \"tri*\", \"*\" ]", null, null)]
    [InlineData("\"PassThrough\": true", null, null)]
    [InlineData("\"Routes\": [ \"triaje\" ]", "Routes:0", "no route has this name")]
    [InlineData("\"Routes\": []", "Routes", "may use nothing")]
    public async Task A_client_that_could_use_nothing_is_warned_of(string member, string? key, string? message)
    {
        var loaded = await Sources.ValidAsync(Sources.Json(section: $$"""
            "Clients": { "a": { "KeySha256": [ "1111111111111111111111111111111111111111111111111111111111111111" ], {{member}} } }
            """));

        loaded.Problems.Select(p => p.KeyPath).ShouldBe(key is null ? [] : [$"RouterProxy:Clients:a:{key}"]);
        loaded.Problems.ShouldAllBe(p => p.Message.Contains(message!));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9090", false)]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.0.0.1:8080;http://127.0.0.1:9090", true)]
    public async Task The_management_port_cannot_be_the_only_one(string urls, bool valid)
    {
        var loaded = await Sources.LoadAsync(Sources.Json(section: "\"Management\": { \"Port\": 9090 }"), null, "--urls", urls);

        loaded.Problems.Select(p => p.KeyPath).ShouldBe(valid ? [] : ["RouterProxy:Management:Port"]);
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
}
