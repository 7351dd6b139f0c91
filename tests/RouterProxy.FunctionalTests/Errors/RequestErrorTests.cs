using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Errors;

/// <summary>Requests that are refused before any upstream hears of them.</summary>
public class RequestErrorTests(RequestErrorTests.Bench bench) : IClassFixture<RequestErrorTests.Bench>
{
    private const string InvalidRequest = "invalid_request_error";
    private const string Messages = """ "messages":[{"role":"user","content":"x"}] """;

    [Theory]
    [InlineData("", null)]
    [InlineData("not json", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("\"text\"", null)]
    [InlineData("{\"model\":\"mail\"", null)]
    [InlineData("{\"model\":\"mail\",}", null)]
    [InlineData("{\"model\":\"mail\"} {}", null)]
    [InlineData("{\"model\":\"mail\",\"model\":\"mail\",\"messages\":[]}", "model")]
    [InlineData("{\"model\":\"mail\",\"stream\":true,\"stream\":false,\"messages\":[]}", "stream")]
    [InlineData("{\"model\":\"mail\",\"logprobs\":true,\"logprobs\":true,\"messages\":[]}", "logprobs")]
    [InlineData("{\"model\":\"mail\",\"top_logprobs\":1,\"top_logprobs\":2,\"messages\":[]}", "top_logprobs")]
    [InlineData("{\"model\":\"mail\",\"n\":1,\"n\":2,\"messages\":[]}", "n")]
    public async Task A_body_that_is_no_JSON_object_or_says_a_member_twice_is_invalid_json(string body, string? param)
    {
        foreach (var api in ScriptedApi.All)
        {
            ErrorShape.ShouldBe(await bench.PostAsync(api.Path, body), 400, InvalidRequest, "invalid_json", param);
        }
    }

    [Fact]
    public async Task Nesting_deeper_than_512_is_invalid_json_and_512_is_not()
    {
        static string Nested(int depth) => $$"""{"model":"nobody","x":{{new string('[', depth)}}{{new string(']', depth)}}}""";

        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, Nested(512)), 400, InvalidRequest, "invalid_json");
        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, Nested(1_000_000)), 400, InvalidRequest, "invalid_json");
        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, Nested(511)), 404, InvalidRequest, "model_not_found", "model");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_invalid_json()
    {
        byte[] body = [.. "{\"model\":\"mail\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xC3, 0x28, .. "\"}]}"u8];

        ErrorShape.ShouldBe(await bench.Gateway.Client.PostAsync(RawClient.ChatPath, body), 400, InvalidRequest, "invalid_json");
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_fault()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(ScriptedApi.Chat.Request(stream: false))];

        (await bench.Gateway.Client.PostAsync(RawClient.ChatPath, body)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("\"model\":7", "model")]
    [InlineData("\"model\":\"mail\",\"stream\":\"yes\"", "stream")]
    [InlineData("\"model\":\"mail\",\"logprobs\":\"yes\"", "logprobs")]
    [InlineData("\"model\":\"mail\",\"top_logprobs\":\"many\"", "top_logprobs")]
    [InlineData("\"model\":\"mail\",\"n\":\"two\"", "n")]
    public async Task A_member_of_a_type_that_no_upstream_could_take_is_invalid_type(string members, string param) =>
        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, $"{{{members},{Messages}}}"), 400, InvalidRequest, "invalid_type", param);

    [Fact]
    public async Task A_body_above_the_limit_is_request_too_large_announced_or_not()
    {
        var body = new string('x', Bench.MaxRequestBytes + 1);
        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, body), 413, InvalidRequest, "request_too_large");

        using var chunked = new HttpRequestMessage(HttpMethod.Post, RawClient.ChatPath) { Content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(body))) };
        chunked.Headers.TransferEncodingChunked = true;
        ErrorShape.ShouldBe(await bench.Gateway.Client.SendAsync(chunked), 413, InvalidRequest, "request_too_large");
    }

    [Theory]
    [InlineData("gzip", "this is no gzip")]
    [InlineData("br", "this is no brotli")]
    [InlineData("zstd", "unknown")]
    [InlineData("gzip, made-up", "unknown")]
    public async Task A_body_that_does_not_decode_is_invalid_encoding(string encoding, string body) => ErrorShape.ShouldBe(
        await bench.Gateway.Client.PostAsync(RawClient.ChatPath, Encoding.ASCII.GetBytes(body), ("content-encoding", encoding)), 400, InvalidRequest, "invalid_encoding");

    [Fact]
    public async Task A_small_body_that_unpacks_beyond_the_limit_is_request_too_large()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[50 << 20]);
        }

        packed.Length.ShouldBeLessThan(Bench.MaxRequestBytes);
        ErrorShape.ShouldBe(
            await bench.Gateway.Client.PostAsync(RawClient.ChatPath, packed.ToArray(), ("content-encoding", "gzip")), 413, InvalidRequest, "request_too_large");
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    [InlineData("/v1/responses")]
    public async Task A_model_that_no_route_takes_is_model_not_found(string path)
    {
        ErrorShape.ShouldBe(await bench.PostAsync(path, """{"model":"nobody"}"""), 404, InvalidRequest, "model_not_found", "model");
        ErrorShape.ShouldBe(await bench.PostAsync(path, "{}"), 404, InvalidRequest, "model_not_found", "model");
        ErrorShape.ShouldBe(await bench.PostAsync(path, $$"""{"model":"{{new string('m', 10_000)}}"}"""), 404, InvalidRequest, "model_not_found", "model");
    }

    [Fact]
    public async Task An_unknown_route_is_route_not_found_by_header_and_by_path()
    {
        ErrorShape.ShouldBe(await bench.PostAsync(RawClient.ChatPath, ScriptedApi.Chat.Request(stream: false), ("x-router-route", "nowhere")), 404, InvalidRequest, "route_not_found");
        ErrorShape.ShouldBe(await bench.PostAsync("/routes/nowhere/v1/chat/completions", ScriptedApi.Chat.Request(stream: false)), 404, InvalidRequest, "route_not_found");
    }

    [Fact]
    public async Task Path_and_header_that_name_different_routes_are_route_conflict()
    {
        ErrorShape.ShouldBe(await bench.PostAsync("/routes/mail/v1/chat/completions", ScriptedApi.Chat.Request(stream: false), ("x-router-route", "other")), 400, InvalidRequest, "route_conflict");
        (await bench.PostAsync("/routes/mail/v1/chat/completions", ScriptedApi.Chat.Request(stream: false), ("x-router-route", "MAIL"))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("POST", "/v1")]
    [InlineData("POST", "/v1/embeddings")]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("POST", "/v1/models")]
    [InlineData("POST", "/v2/chat/completions")]
    [InlineData("POST", "/chat/completions")]
    [InlineData("POST", "/routes//v1/chat/completions")]
    [InlineData("POST", "/routes/mail/chat/completions")]
    [InlineData("POST", "/v1//chat/completions")]
    [InlineData("POST", "/health/live")]
    [InlineData("DELETE", "/v1/models/mail")]
    public async Task An_unknown_path_is_unknown_url(string method, string path) => ErrorShape.ShouldBe(
        await bench.Gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? new StringContent("{}") : null }),
        404,
        InvalidRequest,
        "unknown_url");

    [Theory]
    [InlineData("x-router-threshold", "1.5")]
    [InlineData("x-router-threshold", "-0.1")]
    [InlineData("x-router-threshold", "NaN")]
    [InlineData("x-router-threshold", "high")]
    [InlineData("x-router-threshold", "0,9")]
    [InlineData("x-router-mode", "fast")]
    [InlineData("x-router-mode", "")]
    public async Task A_bad_override_is_invalid_override_where_overrides_are_allowed(string header, string value)
    {
        ErrorShape.ShouldBe(await bench.PostAsync("/routes/open/v1/chat/completions", ScriptedApi.Chat.Request(stream: false), (header, value)), 400, InvalidRequest, "invalid_override", header);
        (await bench.PostAsync("/routes/mail/v1/chat/completions", ScriptedApi.Chat.Request(stream: false), (header, value))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_refused_request_has_no_receipt_but_its_id_and_is_logged_without_content()
    {
        var answer = await bench.PostAsync(RawClient.ChatPath, $$"""{"model":"nobody","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""", ("authorization", $"Bearer {Canary.ClientKey}"));

        answer.Headers.Keys.Where(k => k.StartsWith("x-router-", StringComparison.OrdinalIgnoreCase)).ShouldBe(["x-router-request-id"]);
        await Eventually.TrueAsync(
            () => bench.Gateway.Log.Entries.Any(e => e.Event.Name == "RequestRefused" && e.Message.Contains(answer.Header("x-router-request-id")!, StringComparison.Ordinal)), "the refusal is logged");
        Canary.ShouldBeAbsentFrom(bench.Gateway.Log.Text, "the log");
    }

    public sealed class Bench : IAsyncLifetime
    {
        internal const int MaxRequestBytes = 3 << 20;

        private ScriptedUpstream _upstream = null!;

        internal GatewayHost Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _upstream = await ScriptedUpstream.StartAsync(request => Pair.Api(request).Answers("word", 0.9)(request));
            var tiers = new TwoTiers(_upstream.BaseAddress, _upstream.BaseAddress);
            tiers.RouterProxy["Limits"] = new JsonObject { ["MaxRequestBytes"] = MaxRequestBytes };
            var routes = tiers.RouterProxy["Routes"]!.AsObject();
            var open = tiers.Route.DeepClone().AsObject();
            open.Remove("Match");
            open["AllowClientOverrides"] = true;
            routes["open"] = open;
            Gateway = await tiers.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _upstream.DisposeAsync();
        }

        internal Task<RawResponse> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
            Gateway.Client.PostAsync(path, Encoding.UTF8.GetBytes(body), headers);
    }
}
