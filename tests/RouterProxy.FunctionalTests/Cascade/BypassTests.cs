using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Cascade;

/// <summary>Requests that do not walk the whole cascade, and why.</summary>
public class BypassTests
{
    private const string Tools = """,tools:[{"type":"function","function":{"name":"f"}}]""";
    private const string ToolResult = """,messages:[{"role":"tool","tool_call_id":"c","content":"x"}]""";
    private const string Image = """,messages:[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]""";
    private const string Schema = """,response_format:{"type":"json_schema","json_schema":{"name":"s","schema":{}}}""";

    [Theory]
    [InlineData("""{ "WhenTools": true }""", Tools, true)]
    [InlineData("""{ "WhenTools": false }""", Tools, false)]
    [InlineData("""{ "WhenTools": true }""", "", false)]
    [InlineData("""{ "WhenTools": true }""", ",tools:[]", false)]
    [InlineData("""{ "WhenToolResults": true }""", ToolResult, true)]
    [InlineData("""{ "WhenToolResults": true }""", Tools, false)]
    [InlineData("""{ "WhenMaxTokensAbove": 100 }""", ",max_tokens:101", true)]
    [InlineData("""{ "WhenMaxTokensAbove": 100 }""", ",max_completion_tokens:101", true)]
    [InlineData("""{ "WhenMaxTokensAbove": 100 }""", ",max_tokens:100", false)]
    [InlineData("""{ "WhenMaxTokensAbove": 100 }""", "", false)]
    public async Task A_bypass_rule_sends_the_request_to_the_last_tier(string rules, string more, bool bypassed)
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("Bypass", JsonNode.Parse(rules)), ScriptedApi.Chat.Answers("cheapword", 0.9));
        foreach (var stream in (bool[])[true, false])
        {
            ModeTests.Receipt(await AskAsync(pair, stream, more)).ShouldBe(bypassed ? ("bypassed", "bypass_rule", "strong") : ("accepted", "confident", "cheap"));
        }

        pair.Cheap.Requests.Count.ShouldBe(bypassed ? 0 : 2);
    }

    [Theory]
    [InlineData("""{ "Images": false }""", Image)]
    [InlineData("""{ "Tools": false }""", Tools)]
    [InlineData("""{ "Tools": false }""", ToolResult)]
    [InlineData("""{ "JsonSchema": false }""", Schema)]
    [InlineData("""{ "MaxOutputTokens": 100 }""", ",max_tokens:101")]
    public async Task A_tier_that_does_not_support_the_request_is_skipped(string supports, string more)
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.WithModel("cheap", "Supports", JsonNode.Parse(supports)), ScriptedApi.Chat.Answers("cheapword", 0.9));

        ModeTests.Receipt(await AskAsync(pair, stream: true, more)).ShouldBe(("bypassed", "unsupported", "strong"));
        pair.Cheap.Requests.ShouldBeEmpty();
        ModeTests.Receipt(await AskAsync(pair, stream: true, "")).ShouldBe(("accepted", "confident", "cheap"));
    }

    [Fact]
    public async Task Of_three_tiers_the_next_one_that_supports_the_request_is_judged()
    {
        await using var mid = await ScriptedUpstream.StartAsync(ScriptedApi.Chat.Answers("midword", 0.9));
        await using var pair = await Pair.StartAsync(
            tiers =>
            {
                tiers.Clusters["mid"] = JsonNode.Parse($$"""{ "Destinations": { "m": { "Address": "{{mid.BaseAddress}}" } } }""");
                tiers.RouterProxy["Models"]!["mid"] = JsonNode.Parse("""{ "Cluster": "mid" }""");
                tiers.Route["Tiers"]!.AsArray().Insert(1, JsonNode.Parse("""{ "Model": "mid", "Threshold": 0.5 }"""));
                return tiers.WithModel("cheap", "Supports", JsonNode.Parse("""{ "Tools": false }"""));
            },
            ScriptedApi.Chat.Answers("cheapword", 0.9));

        ModeTests.Receipt(await AskAsync(pair, stream: true, Tools)).ShouldBe(("escalated", "unsupported", "mid"));
        pair.Cheap.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_tier_is_asked_whatever_it_supports()
    {
        await using var pair = await Pair.StartAsync(
            tiers => tiers.WithModel("cheap", "Supports", JsonNode.Parse("""{ "Tools": false }""")).WithModel("strong", "Supports", JsonNode.Parse("""{ "Tools": false }""")));

        ModeTests.Receipt(await AskAsync(pair, stream: true, Tools)).ShouldBe(("bypassed", "unsupported", "strong"));
    }

    [Theory]
    [InlineData("chat", ",logit_bias:{\"50256\":-100}", "tokenizer_bound")]
    [InlineData("chat", ",logit_bias:{}", null)]
    [InlineData("completions", ",prompt:[1,2,3]", "tokenizer_bound")]
    [InlineData("completions", ",prompt:[[1,2],[3]]", "tokenizer_bound")]
    [InlineData("completions", ",prompt:[\"a\",\"b\"]", null)]
    [InlineData("responses", ",store:false", null)]
    [InlineData("responses", ",store:true", "stateful")]
    [InlineData("responses", ",store:null", "stateful")]
    [InlineData("responses", ",store:false,\"previous_response_id\":\"resp_1\"", "stateful")]
    [InlineData("responses", ",store:false,\"conversation\":\"conv_1\"", "stateful")]
    [InlineData("responses", ",store:false,\"background\":true", "stateful")]
    [InlineData("responses", ",store:false,\"background\":false", null)]
    public async Task A_request_that_leans_on_one_upstream_runs_on_the_last_tier_only(string apiName, string more, string? reason)
    {
        var api = ScriptedApi.Of(apiName);
        await using var pair = await Pair.StartAsync(cheap: api.Answers("cheapword", 0.9));

        ModeTests.Receipt(await AskAsync(pair, stream: false, more, api)).ShouldBe(reason is null ? ("accepted", "confident", "cheap") : ("bypassed", reason, "strong"));
    }

    [Fact]
    public async Task StoreDefault_false_sends_store_false_to_every_tier_and_leaves_the_clients_own_word()
    {
        await using var pair = await Pair.StartAsync(tiers => tiers.With("StoreDefault", false), ScriptedApi.Responses.Answers("cheapword", 0.2));

        var silent = await pair.Gateway.Client.PostAsync("/v1/responses", """{"model":"mail","input":"x"}"""u8.ToArray());
        ModeTests.Receipt(silent).ShouldBe(("escalated", "low_confidence", "strong"));
        pair.Cheap.Requests.Single().Json().GetProperty("store").GetBoolean().ShouldBeFalse();
        pair.Strong.Requests.Single().Json().GetProperty("store").GetBoolean().ShouldBeFalse();

        var stored = await pair.Gateway.Client.PostAsync("/v1/responses", """{"model":"mail","input":"x","store":true}"""u8.ToArray());
        ModeTests.Receipt(stored).ShouldBe(("bypassed", "stateful", "strong"));
        pair.Strong.Requests[1].Json().GetProperty("store").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Members in <paramref name="more"/> replace those of the usual request: no member may stand twice.</summary>
    private static Task<RawResponse> AskAsync(Pair pair, bool stream, string more, ScriptedApi? api = null)
    {
        api ??= ScriptedApi.Chat;
        var body = JsonNode.Parse(api.Request(stream))!.AsObject();
        var colon = more.IndexOf(':');
        if (colon > 0)
        {
            foreach (var (name, value) in JsonNode.Parse($"{{\"{more[1..colon]}\"{more[colon..]}}}")!.AsObject().ToArray())
            {
                body[name] = value?.DeepClone();
            }
        }

        return pair.Gateway.Client.PostAsync(api.Path, System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()));
    }
}
