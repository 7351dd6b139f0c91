using RouterProxy.Dialects;

namespace RouterProxy.Telemetry;

/// <summary>
/// Names of OpenTelemetry's semantic conventions for generative AI, version 1.41, all of them. They are still in development and will be renamed:
/// then this file and <see cref="SchemaUrl"/> change together, nothing else.
/// </summary>
internal static class GenAi
{
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.41.0";

    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string TokenUsage = "gen_ai.client.token.usage";

    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestChoiceCount = "gen_ai.request.choice.count";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCachedInputTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string UsageReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string TokenTypeInput = "input";
    public const string TokenTypeOutput = "output";
    public const string OpenAIApiType = "openai.api.type";

    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string StatusCode = "http.response.status_code";

    /// <summary>Stands for every model name that the configuration does not know.</summary>
    public const string OtherModel = "other";

    public static string OperationOf(ApiEndpoint endpoint) => endpoint == ApiEndpoint.Completions ? "text_completion" : "chat";

    /// <summary>Of a request outside the cascade. For most of these the convention has no name.</summary>
    public static string OperationOf(string pathBelowV1) =>
        string.Equals(pathBelowV1, "/embeddings", StringComparison.Ordinal) ? "embeddings" : "pass_through";

    public static string ApiTypeOf(ApiEndpoint endpoint) => endpoint switch
    {
        ApiEndpoint.Completions => "completions",
        ApiEndpoint.Responses => "responses",
        _ => "chat_completions",
    };

    /// <summary>The convention's name of a provider where it has one, else the dialect's own.</summary>
    public static string ProviderOf(string dialect) => dialect switch
    {
        "azure" => "azure.ai.openai",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        "gemini" => "gcp.gemini",
        "anthropic-compat" => "anthropic",
        "generic" => "openai_compatible",
        _ => dialect,
    };
}
