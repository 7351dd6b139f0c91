using System.Text;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ConfigurationMergingTests
{
    [Fact]
    public async Task Route_defaults_reach_routes_that_say_nothing()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(section: """
            "RouteDefaults": { "Mode": "Observe", "Confidence": { "Signal": "MinToken", "Tokens": 3 }, "DecisionTimeout": "00:00:03" }
            """));

        var route = loaded.Options.Routes["triage"];
        route.Mode.ShouldBe(RouteMode.Observe);
        route.Confidence.Signal.ShouldBe(SignalKind.MinToken);
        route.Confidence.Tokens.ShouldBe(3);
        route.DecisionTimeout.ShouldBe(TimeSpan.FromSeconds(3));
        route.MaxHeldBytes.ShouldBe(OptionDefaults.MaxHeldBytes);
    }

    [Fact]
    public async Task A_route_s_own_keys_win_objects_merge_and_arrays_are_replaced()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(
            section: """
            "RouteDefaults": {
              "mode": "Observe",
              "Confidence": { "Signal": "LabelMass", "Labels": [ "a", "b", "c" ], "Field": "label" },
              "OnUnscoredByReason": { "tool_call": "Accept", "refusal": "Accept" } }
            """,
            route: """
            "Mode": "Enforce",
            "Confidence": { "Labels": [ "x" ] },
            "OnUnscoredByReason": { "refusal": "Escalate", "empty": "Accept" }
            """));

        var route = loaded.Options.Routes["triage"];
        route.Mode.ShouldBe(RouteMode.Enforce);
        route.Confidence.Signal.ShouldBe(SignalKind.LabelMass);
        route.Confidence.Labels.ShouldBe(["x"]);
        route.Confidence.Field.ShouldBe("label");
        route.OnUnscoredByReason.ShouldBe(
            new Dictionary<string, UnscoredAction> { ["tool_call"] = UnscoredAction.Accept, ["refusal"] = UnscoredAction.Escalate, ["empty"] = UnscoredAction.Accept },
            ignoreOrder: true);
    }

    [Fact]
    public async Task An_explicit_null_takes_a_route_back_to_the_built_in_default()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(
            section: "\"RouteDefaults\": { \"StoreDefault\": false, \"Confidence\": { \"Tokens\": 5 } }",
            route: "\"StoreDefault\": null, \"Confidence\": null"));

        loaded.Options.Routes["triage"].StoreDefault.ShouldBeNull();
        loaded.Options.Routes["triage"].Confidence.Tokens.ShouldBe(1);
    }

    [Fact]
    public async Task Raw_members_keep_their_types_and_spelling()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(cheap: """
            "Request": {
              // what the server needs
              "reasoning": { "enabled": false, "budget": null },
              "seed": 12345678901234567890123, "temperature": 0.10, "stop": [ "a", "\u00e9", ], "user": "5",
              "a:b": true,
            },
            "Defaults": { "max_tokens": 1e2 },
            "AtLeast": { "max_completion_tokens": 2048 }
            """));

        var model = loaded.Options.Models["cheap"];
        Text(model.Request).ShouldBe(
            [
                """reasoning={"enabled":false,"budget":null}""",
                "seed=12345678901234567890123",
                "temperature=0.10",
                """stop=["a","\u00e9"]""",
                "user=\"5\"",
                "a:b=true",
            ]);
        Text(model.Defaults).ShouldBe(["max_tokens=1e2"]);
        Text(model.AtLeast).ShouldBe(["max_completion_tokens=2048"]);
    }

    [Fact]
    public async Task Environment_variables_override_single_values()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(), new()
        {
            ["RouterProxy__Routes__triage__Tiers__0__Threshold"] = "0.9",
            ["ROUTERPROXY__MODELS__CHEAP__TIMEOUT"] = "00:01:00",
            ["ReverseProxy__Clusters__one__Destinations__a__Address"] = "http://127.0.0.1:7777/",
        });

        loaded.Options.Routes["triage"].Tiers[0].Threshold.ShouldBe(0.9);
        loaded.Options.Models["cheap"].Timeout.ShouldBe(TimeSpan.FromMinutes(1));
        loaded.Clusters.First(c => c.ClusterId == "one").Destinations!["a"].Address.ShouldBe("http://127.0.0.1:7777/");
    }

    [Fact]
    public async Task Environment_variables_replace_raw_members_as_text_whole_or_one_by_one()
    {
        var json = Sources.Json(cheap: "\"Request\": { \"a\": 1, \"b\": { \"c\": 2 } }");

        var whole = await Sources.ValidAsync(json, new() { ["RouterProxy__Models__cheap__Request"] = """{ "x": [ true ] }""" });
        var single = await Sources.ValidAsync(json, new() { ["RouterProxy__Models__cheap__Request__b"] = "\"text\"", ["RouterProxy__Models__cheap__Request__d"] = "false" });

        Text(whole.Options.Models["cheap"].Request).ShouldBe(["x=[true]"]);
        Text(single.Options.Models["cheap"].Request).ShouldBe(["a=1", "b=\"text\"", "d=false"]);
    }

    [Theory]
    [InlineData("RouterProxy__Models__cheap__Request", "{ \"a\": }")]
    [InlineData("RouterProxy__Models__cheap__Request", "true")]
    [InlineData("RouterProxy__Models__cheap__Request__a", "text without quotes")]
    [InlineData("RouterProxy__Models__cheap__Request__a__b", "1")]
    public async Task Text_that_is_no_JSON_is_refused_with_the_variable_s_name(string variable, string value)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(), new() { [variable] = value });

        problem.Origin!.ToString().ShouldStartWith("environment:RouterProxy__Models__cheap__Request");
    }

    [Fact]
    public async Task The_command_line_beats_the_environment_which_beats_files()
    {
        var environment = new Dictionary<string, string> { ["RouterProxy__Routes__triage__Mode"] = "Cheap" };

        (await Sources.ValidAsync(Sources.Json(route: "\"Mode\": \"Observe\""), environment)).Options.Routes["triage"].Mode.ShouldBe(RouteMode.Cheap);
        (await Sources.ValidAsync(Sources.Json(), environment, "--RouterProxy:Routes:triage:Mode=Strong")).Options.Routes["triage"].Mode.ShouldBe(RouteMode.Strong);
    }

    [Fact]
    public async Task An_unknown_key_of_the_environment_is_a_problem_that_names_the_variable()
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(), new() { ["RouterProxy__Routes__triage__Tresholds"] = "1" });

        problem.Origin!.ToString().ShouldBe("environment:RouterProxy__Routes__triage__Tresholds");
    }

    [Fact]
    public async Task With_config_files_the_shipped_file_keeps_only_its_other_sections()
    {
        using var folder = new TemporaryFolder();
        var shipped = folder.Write("appsettings.json", """
            { "Serilog": { "MinimumLevel": "Warning" }, "ReverseProxy": { "Clusters": { "shipped": { "Destinations": { "a": { "Address": "http://h/" } } } } },
              "RouterProxy": { "AllowAnonymous": true, "Models": { "shipped": { "Cluster": "shipped" } } } }
            """);
        var mine = folder.Write("mine.json", Sources.Json());
        var more = folder.Write("more.json", """{ "RouterProxy": { "Models": { "third": { "Cluster": "one" } } } }""");

        var alone = await ConfigurationLoader.LoadAsync(ConfigurationSources.ForCommand(shipped, [], []) with { Environment = new Dictionary<string, string>() });
        var given = await ConfigurationLoader.LoadAsync(ConfigurationSources.ForCommand(shipped, [mine, more], []) with { Environment = new Dictionary<string, string>() });

        alone.Options.Models.Keys.ShouldBe(["shipped"]);
        given.IsValid.ShouldBeTrue(string.Join('\n', given.Problems));
        given.Options.Models.Keys.ShouldBe(["cheap", "strong", "third"], ignoreOrder: true);
        given.Options.AllowAnonymous.ShouldBeFalse();
        given.Root.ToConfiguration()["Serilog:MinimumLevel"].ShouldBe("Warning");
    }

    [Fact]
    public async Task Effective_values_say_where_they_come_from_and_mask_secrets()
    {
        var loaded = await Sources.ValidAsync(
            Sources.Json(
                cheap: "\"ApiKey\": \"sk-secret\", \"Headers\": { \"x-extra\": \"sk-secret\" }, \"Request\": { \"a\": [ 1 ] }",
                section: "\"RouteDefaults\": { \"OnUnscored\": \"Accept\" }"),
            new() { ["RouterProxy__Routes__triage__Tiers__0__Threshold"] = "0.9" },
            "--RouterProxy:Routes:triage:Mode=Observe");

        var rows = EffectivePolicy.Rows(loaded, "TRIAGE").ShouldNotBeNull().ToDictionary(r => r.Key);

        rows["Tiers:0:Threshold"].ShouldBe(new EffectiveValue("Tiers:0:Threshold", "0.9", "environment:RouterProxy__Routes__triage__Tiers__0__Threshold"));
        rows["Mode"].ShouldBe(new EffectiveValue("Mode", "Observe", "command line"));
        rows["OnUnscored"].ShouldBe(new EffectiveValue("OnUnscored", "Accept", "RouteDefaults, test.json:7"));
        rows["DecisionTimeout"].ShouldBe(new EffectiveValue("DecisionTimeout", "00:00:10", "default"));
        rows["Tiers:0:Model"].Origin.ShouldBe("test.json:6");
        rows["Confidence:Labels"].Value.ShouldBe("[]");
        rows["Models:cheap:Request"].Value.ShouldBe("""{"a":[1]}""");
        rows["Models:cheap:ApiKey"].Value.ShouldBe(SecretAttribute.Mask);
        rows["Models:cheap:Headers:x-extra"].Value.ShouldBe(SecretAttribute.Mask);
        rows["Models:strong:ApiKey"].Value.ShouldBe("null");
        rows.Values.ShouldNotContain(r => r.Value.Contains("sk-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Effective_values_of_an_exposing_model_are_those_of_its_route_and_unknown_routes_have_none()
    {
        var loaded = await Sources.ValidAsync(Sources.Json(strong: "\"Expose\": [ \"big\" ]"));

        EffectivePolicy.Rows(loaded, "strong").ShouldNotBeNull().ShouldContain(r => r.Key == "Models:strong:Expose:0" && r.Value == "big");
        EffectivePolicy.Rows(loaded, "cheap").ShouldBeNull();
    }

    private static IEnumerable<string> Text(RawJsonObject json) => json.Members.Select(m => $"{m.Key}={Encoding.UTF8.GetString(m.Value)}");
}
