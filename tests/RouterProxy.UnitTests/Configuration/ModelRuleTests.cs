using RouterProxy.Configuration.Validation;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ModelRuleTests
{
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
    [InlineData("\"ApiKey\": \"k\", \"Headers\": { \"authorization\": \"b\" }", "Headers:authorization", "carries the model's key")]
    [InlineData("\"Request\": { \"\\ud800\": 1 }", null, "UTF-8")]
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
    public async Task Models_have_their_rules(string member, string? key, string message)
    {
        var problem = await Sources.SingleErrorAsync(Sources.Json(cheap: member), new() { ["K"] = "k" });

        problem.KeyPath.ShouldBe(key is null ? "test.json" : $"RouterProxy:Models:cheap:{key}");
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
}
