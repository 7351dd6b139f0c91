using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class GatewayPathTests
{
    [Theory]
    [InlineData("/v1/chat/completions", "Chat", "/chat/completions")]
    [InlineData("/v1/chat/completions?x=/../y", "Chat", "/chat/completions")]
    [InlineData("/v1/chat/completions/", "Chat", "/chat/completions")]
    [InlineData("/V1/Chat/Completions", "Chat", "/chat/completions")]
    [InlineData("http://host:8080/v1/chat/completions", "Chat", "/chat/completions")]
    [InlineData("/openai/v1/chat/completions", "Chat", "/chat/completions")]
    [InlineData("/v1/completions", "Completions", "/completions")]
    [InlineData("/v1/responses", "Responses", "/responses")]
    [InlineData("/v1/responses/resp_1", "StoredResponse", "/responses/resp_1")]
    [InlineData("/v1/responses/resp_1/input_items?limit=2", "StoredResponse", "/responses/resp_1/input_items")]
    [InlineData("/v1/models", "Models", "/models")]
    [InlineData("/v1/models/", "Models", "/models")]
    [InlineData("/v1/embeddings", "Other", "/embeddings")]
    [InlineData("/v1/files/a%20b/content", "Other", "/files/a%20b/content")]
    [InlineData("/v1/files/%e4%bd%a0", "Other", "/files/%e4%bd%a0")]
    [InlineData("/v1/chat/completions/chatcmpl-1", "Other", "/chat/completions/chatcmpl-1")]
    [InlineData("/v1/chat/completionsx", "Other", "/chat/completionsx")]
    public void Classifies(string target, string kind, string rest)
    {
        var path = GatewayPath.Parse(target);

        path.ShouldBe(new GatewayPath(Enum.Parse<PathKind>(kind), null, null, rest, null));
    }

    [Theory]
    [InlineData("/routes/email-triage/v1/chat/completions", "Chat", "email-triage", null, "/chat/completions")]
    [InlineData("/routes/a%2Fb/v1/files/x%20y", "Other", "a/b", null, "/files/x%20y")]
    [InlineData("/routes/r/openai/v1/responses", "Responses", "r", null, "/responses")]
    [InlineData("/routes/r/openai/deployments/d/completions", "Completions", "r", "d", "/completions")]
    [InlineData("/openai/deployments/gpt-4o/chat/completions?api-version=1", "Chat", null, "gpt-4o", "/chat/completions")]
    [InlineData("/openai/deployments/Qwen%2FQwen3/embeddings", "Other", null, "Qwen/Qwen3", "/embeddings")]
    public void Takes_route_and_deployment_from_the_path(string target, string kind, string? route, string? deployment, string rest) =>
        GatewayPath.Parse(target).ShouldBe(new GatewayPath(Enum.Parse<PathKind>(kind), route, deployment, rest, null));

    [Theory]
    [InlineData("/v1/models/gpt-5.1", "gpt-5.1")]
    [InlineData("/v1/models/Qwen/Qwen3.5-9B", "Qwen/Qwen3.5-9B")]
    [InlineData("/v1/models/Qwen%2FQwen3.5-9B", "Qwen/Qwen3.5-9B")]
    public void Names_the_model_of_a_model_path(string target, string id)
    {
        var path = GatewayPath.Parse(target);

        path.Kind.ShouldBe(PathKind.Model);
        path.Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("/v1/%63hat/completions", "Chat")]
    [InlineData("/v1/chat%2Fcompletions", "Chat")]
    [InlineData("/v1/chat%2fcompletion%73%2f", "Chat")]
    [InlineData("/v1/Responses%2Fresp_1", "StoredResponse")]
    public void Another_spelling_of_a_cascaded_endpoint_does_not_pass_by(string target, string kind) =>
        GatewayPath.Parse(target).Kind.ShouldBe(Enum.Parse<PathKind>(kind));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/v1%2fembeddings")]
    [InlineData("/v2/embeddings")]
    [InlineData("/v1x/embeddings")]
    [InlineData("/metrics")]
    [InlineData("/routes")]
    [InlineData("/routes/")]
    [InlineData("/routes/r")]
    [InlineData("/routes//v1/embeddings")]
    [InlineData("/routes/r/metrics")]
    [InlineData("/routes/r/routes/r/v1/embeddings")]
    [InlineData("/openai/deployments/d")]
    [InlineData("/openai/deployments/d/")]
    [InlineData("/openai/deployments//embeddings")]
    [InlineData("/openai/embeddings")]
    [InlineData("//host/v1/embeddings")]
    [InlineData("http://host")]
    [InlineData("host:443")]
    [InlineData("/v1//embeddings")]
    [InlineData("/v1/%2fembeddings")]
    [InlineData("/v1/chat//completions")]
    [InlineData("/v1/files/#/content")]
    [InlineData("/v1/./embeddings")]
    [InlineData("/v1/../embeddings")]
    [InlineData("/v1/files/..")]
    [InlineData("/v1/files/.")]
    [InlineData("/v1/files/../../admin")]
    [InlineData("/v1/%2e%2e/x")]
    [InlineData("/v1/%2E./x")]
    [InlineData("/v1/.%2e/x")]
    [InlineData("/v1/%2e/x")]
    [InlineData("/v1/..%2fx")]
    [InlineData("/v1/..%2f")]
    [InlineData("/v1/x%2f..%2F..")]
    [InlineData("/v1/x%2f%2e%2e")]
    [InlineData("/v1/%5c")]
    [InlineData("/v1/a%5C..%5cb")]
    [InlineData("/v1/a\\..\\b")]
    [InlineData("/v1/files/%2e%2e?x=1")]
    [InlineData("/v1/chat/../chat/completions")]
    [InlineData("/routes/../v1/embeddings")]
    [InlineData("/routes/%2e%2e/v1/embeddings")]
    [InlineData("http://host/v1/../embeddings")]
    public void Everything_else_is_unknown(string target)
    {
        var path = GatewayPath.Parse(target);

        path.Kind.ShouldBe(PathKind.Unknown);
        path.Endpoint.ShouldBeNull();
    }

    [Theory]
    [InlineData("/v1/%252e%252e/x")]
    [InlineData("/v1/%255c")]
    [InlineData("/v1/..%252fx")]
    [InlineData("/v1/...")]
    [InlineData("/v1/.../x")]
    [InlineData("/v1/.well-known/x")]
    [InlineData("/v1/a..b/c.")]
    [InlineData("/v1/files/%")]
    [InlineData("/v1/files/%2")]
    [InlineData("/v1/files/%zz")]
    [InlineData("/v1/files/%c0%ae%c0%ae")]
    [InlineData("/v1/files/..;")]
    public void Dots_that_climb_nowhere_are_sent_as_written(string target)
    {
        var path = GatewayPath.Parse(target);

        path.Kind.ShouldBe(PathKind.Other);
        path.Rest.ShouldBe(target["/v1".Length..]);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "Chat")]
    [InlineData("/v1/completions", "Completions")]
    [InlineData("/v1/responses", "Responses")]
    public void Knows_the_generation_endpoints(string target, string endpoint) =>
        GatewayPath.Parse(target).Endpoint.ShouldBe(Enum.Parse<ApiEndpoint>(endpoint));

    [Fact]
    public void A_cascaded_path_costs_no_allocation()
    {
        GatewayPath.Parse("/v1/chat/completions");
        var before = GC.GetAllocatedBytesForCurrentThread();

        GatewayPath.Parse("/v1/chat/completions?api-version=1");

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
    }
}
