using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using OpenAI.Responses;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Sdk;

/// <summary>OpenAI's own clients as a user would make them: nothing but the base address is changed.</summary>
internal static class SdkClients
{
    private static readonly ApiKeyCredential Key = new("sk-not-checked");

    public static ChatClient Chat(GatewayHost gateway, string model = "mail") => new(model, Key, Options(gateway));

    public static EmbeddingClient Embeddings(GatewayHost gateway, string model) => new(model, Key, Options(gateway));

    public static OpenAIModelClient Models(GatewayHost gateway) => new(Key, Options(gateway));

#pragma warning disable OPENAI001 // The SDK marks the Responses API as one that may still change.
    public static ResponsesClient Responses(GatewayHost gateway) =>
        new(Key, new ResponsesClientOptions { Endpoint = V1(gateway), NetworkTimeout = TestTimeouts.Default, RetryPolicy = new ClientRetryPolicy(0) });
#pragma warning restore OPENAI001

    private static OpenAIClientOptions Options(GatewayHost gateway) =>
        new() { Endpoint = V1(gateway), NetworkTimeout = TestTimeouts.Default, RetryPolicy = new ClientRetryPolicy(0) };

    private static Uri V1(GatewayHost gateway) => new(gateway.BaseAddress, "/v1");
}
