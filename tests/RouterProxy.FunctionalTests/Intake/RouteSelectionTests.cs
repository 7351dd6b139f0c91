using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Intake;

/// <summary>Which route takes a request, and under which paths; what <c>/v1/models</c> lists.</summary>
public class RouteSelectionTests(RouteSelectionTests.Bench bench) : IClassFixture<RouteSelectionTests.Bench>
{
    [Theory]
    [InlineData("gpt-4o-mini", "exact")]
    [InlineData("gpt-4o-maxi", "long-prefix")]
    [InlineData("gpt-4", "long-prefix")]
    [InlineData("gpt-3.5", "short-prefix")]
    [InlineData("GPT-4o-mini", "rest")]
    [InlineData("anything", "rest")]
    [InlineData("", "rest")]
    public async Task The_model_chooses_the_route_exact_before_longest_prefix_before_star(string model, string route)
    {
        foreach (var path in ScriptedApi.All.Select(api => api.Path))
        {
            (await bench.PostAsync(path, $$"""{"model":"{{model}}","messages":[],"input":"","prompt":""}""")).Header("x-router-route").ShouldBe(route);
        }
    }

    [Fact]
    public async Task A_request_without_a_model_goes_to_the_route_that_takes_all() =>
        (await bench.PostAsync(RawClient.ChatPath, """{"messages":[]}""")).Header("x-router-route").ShouldBe("rest");

    [Theory]
    [InlineData("/v1/chat/completions", "named", "named")]
    [InlineData("/v1/chat/completions", "NAMED", "named")]
    [InlineData("/routes/named/v1/chat/completions", null, "named")]
    [InlineData("/ROUTES/Named/V1/Chat/Completions", null, "named")]
    [InlineData("/routes/named/v1/chat/completions/", "named", "named")]
    [InlineData("/routes/na%6Ded/v1/chat/completions", null, "named")]
    [InlineData("/v1/chat%2Fcompletions", null, "exact")]
    public async Task Path_or_header_name_the_route(string path, string? header, string route)
    {
        var before = bench.Upstream.Requests.Count;
        var answer = await bench.PostAsync(path, """{"model":"gpt-4o-mini","messages":[]}""", header is null ? [] : [("x-router-route", header)]);

        answer.Header("x-router-route").ShouldBe(route);
        bench.Upstream.Requests[before].RawTarget.ShouldBe("/v1/chat/completions");
        bench.Upstream.Requests[before].Header("x-router-route").ShouldBeNull();
    }

    [Fact]
    public async Task An_exposed_name_has_a_route_of_its_own_named_after_the_model()
    {
        var answer = await bench.PostAsync(RawClient.ChatPath, """{"model":"exposed-name","messages":[]}""");

        (answer.Header("x-router-route"), answer.Header("x-router-decision"), answer.Header("x-router-reason"), answer.Header("x-router-model"))
            .ShouldBe(("strong", "bypassed", "single_tier", "strong"));
    }

    [Theory]
    [InlineData("/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21", "{\"messages\":[]}", "exact", "/v1/chat/completions?api-version=2024-10-21")]
    [InlineData("/openai/deployments/gpt-4o-mini/completions?api-version=x", "{\"prompt\":\"a\"}", "exact", "/v1/completions?api-version=x")]
    [InlineData("/openai/deployments/gpt%2D4x/chat/completions?api-version=x", "{\"model\":\"gpt-4o-mini\",\"messages\":[]}", "long-prefix", "/v1/chat/completions?api-version=x")]
    [InlineData("/openai/v1/chat/completions", "{\"model\":\"gpt-4o-mini\",\"messages\":[]}", "exact", "/v1/chat/completions")]
    [InlineData("/openai/v1/responses?api-version=preview", "{\"model\":\"gpt-4o-mini\",\"input\":\"a\"}", "exact", "/v1/responses?api-version=preview")]
    [InlineData("/routes/named/openai/deployments/gpt-4o-mini/chat/completions?api-version=x", "{\"messages\":[]}", "named", "/v1/chat/completions?api-version=x")]
    public async Task Azure_paths_stand_for_the_same_with_the_deployment_as_the_model(string path, string body, string route, string target)
    {
        var before = bench.Upstream.Requests.Count;

        var answer = await bench.PostAsync(path, body, ("api-key", Canary.ClientKey));

        answer.Header("x-router-route").ShouldBe(route);
        var sent = bench.Upstream.Requests[before];
        sent.RawTarget.ShouldBe(target);
        sent.Json().GetProperty("model").GetString().ShouldBe("strong-model");
        sent.Header("api-key").ShouldBeNull();
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/openai/v1/models")]
    [InlineData("/routes/named/v1/models")]
    public async Task Models_lists_the_names_that_a_route_has_exactly_or_a_model_exposes(string path)
    {
        var answer = await bench.Gateway.Client.GetAsync(path);

        answer.Status.ShouldBe(200);
        answer.Header("content-type").ShouldBe("application/json");
        answer.Json().GetProperty("object").GetString().ShouldBe("list");
        var data = answer.Json().GetProperty("data").EnumerateArray().ToArray();
        data.Select(m => m.GetProperty("id").GetString()).ShouldBe(["gpt-4o-mini", "org/model ü", "exposed-name"], ignoreOrder: true);
        data.ShouldAllBe(m => m.GetProperty("object").GetString() == "model" && m.GetProperty("owned_by").GetString() == "routerproxy" && m.GetProperty("created").ValueKind == JsonValueKind.Number);
    }

    [Theory]
    [InlineData("gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("exposed-name", "exposed-name")]
    [InlineData("org/model%20%C3%BC", "org/model ü")]
    [InlineData("org%2Fmodel%20%C3%BC", "org/model ü")]
    public async Task One_model_is_told_by_its_name(string escaped, string id)
    {
        var answer = await bench.Gateway.Client.GetAsync($"/v1/models/{escaped}");

        (answer.Status, answer.Json().GetProperty("id").GetString()).ShouldBe((200, id));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("gpt-4o-maxi")]
    [InlineData("strong")]
    public async Task A_model_that_is_not_listed_is_model_not_found(string id) =>
        Errors.ErrorShape.ShouldBe(await bench.Gateway.Client.GetAsync($"/v1/models/{id}"), 404, "invalid_request_error", "model_not_found", "model");

    [Theory]
    [InlineData("/v1/models", 200)]
    [InlineData("/v1/models/gpt-4o-mini", 200)]
    [InlineData("/v1/models/nobody", 404)]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    public async Task HEAD_tells_what_GET_would_without_a_body(string path, int status)
    {
        var get = await bench.Gateway.Client.GetAsync(path);
        var head = await bench.Gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        (head.Status, head.Body.Length).ShouldBe((status, 0));
        head.Header("content-length").ShouldBe($"{get.Body.Length}");
        head.Header("content-type").ShouldBe(get.Header("content-type"));
    }

    public sealed class Bench : IAsyncLifetime
    {
        internal ScriptedUpstream Upstream { get; private set; } = null!;

        internal GatewayHost Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Upstream = await ScriptedUpstream.StartAsync(request => Pair.Api(request).Answers("word", 0.9)(request));
            var tiers = new TwoTiers(Upstream.BaseAddress, Upstream.BaseAddress).WithModel("strong", "Expose", new JsonArray("exposed-name"));
            var routes = tiers.RouterProxy["Routes"]!.AsObject();
            routes.Clear();
            foreach (var (name, models) in ((string, string)[])[
                ("exact", "\"gpt-4o-mini\", \"org/model ü\""), ("long-prefix", "\"gpt-4*\""), ("short-prefix", "\"gpt*\""), ("rest", "\"*\""), ("named", "")])
            {
                routes[name] = JsonNode.Parse($$"""{ "Match": { "Models": [ {{models}} ] }, "Tiers": [ { "Model": "strong" } ] }""");
            }

            Gateway = await tiers.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Upstream.DisposeAsync();
        }

        internal Task<RawResponse> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
            Gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(body), headers);
    }
}
