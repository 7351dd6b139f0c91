namespace RouterProxy.Dialects;

/// <summary>
/// The one table of what upstream families do. A new one is a new entry; nothing else in the code knows a provider by name.
/// Numbers and switches are those of docs/upstreams.md.
/// </summary>
internal static class KnownDialects
{
    private const string EffortNone = """{ "reasoning_effort": "none" }""";
    private const string TemplateSwitch = """{ "chat_template_kwargs": { "enable_thinking": false } }""";
    private const string ThinkingDisabled = """{ "thinking": { "type": "disabled" } }""";

    // What most servers take: OpenAI's forms with OpenAI's limits; forms that only some servers know come second.
    private static readonly EndpointAsk Boolean20 = new([new(LogprobForm.Boolean, 20)]);
    private static readonly EndpointAsk Integer20 = new([new(LogprobForm.Integer, 20)]);
    private static readonly EndpointAsk Integer5 = new([new(LogprobForm.Integer, 5)]);
    private static readonly EndpointAsk Include20 = new([new(LogprobForm.Include, 20)]);
    private static readonly EndpointAsk AnyChat = new([new(LogprobForm.Boolean, 20), new(LogprobForm.Integer, 20)]);
    private static readonly EndpointAsk AnyCompletions = new([new(LogprobForm.Integer, 20), new(LogprobForm.Boolean, 20)]);

    // OpenAI's reasoning models take logprob fields only without reasoning. From gpt-5.1 on that is the default, before it cannot be had.
    private static readonly ModelRule[] OpenAiModels =
    [
        new() { Prefix = "gpt-5-chat" },
        new() { Prefix = "gpt-5.", MaxTop = 5, MinOutputTokens = 4 },
        new() { Prefix = "gpt-5", RequiresReasoningOff = true, MaxTop = 5, MinOutputTokens = 4 },
        new() { Prefix = "o1", RequiresReasoningOff = true },
        new() { Prefix = "o3", RequiresReasoningOff = true },
        new() { Prefix = "o4", RequiresReasoningOff = true },
    ];

    public static readonly LogprobDialect OpenAi = new()
    {
        Name = "openai",
        Domains = ["openai.com"],
        Chat = Boolean20,
        Completions = Integer5,
        Responses = Include20 with { MinOutputTokens = 16 },
        Models = OpenAiModels,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Azure = OpenAi with
    {
        Name = "azure",
        Domains = ["openai.azure.com", "cognitiveservices.azure.com", "services.ai.azure.com"],
    };

    public static readonly LogprobDialect Together = new()
    {
        Name = "together",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        Domains = ["together.xyz", "together.ai"],
        // Documented as an integer; some models want the boolean and refuse the integer.
        Chat = new([new(LogprobForm.Integer, 20), new(LogprobForm.Boolean, 20)]),
        Completions = Integer20,
        Responses = Include20,
        ReasoningOff = """{ "reasoning": { "enabled": false } }""",
    };

    public static readonly LogprobDialect Fireworks = new()
    {
        Name = "fireworks",
        Domains = ["fireworks.ai"],
        Chat = new([new(LogprobForm.Boolean, 5), new(LogprobForm.Integer, 5)]),
        Completions = new([new(LogprobForm.Integer, 5), new(LogprobForm.Boolean, 5)]),
        Responses = Include20,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Groq = new()
    {
        Name = "groq",
        Domains = ["groq.com"],
        Chat = Boolean20 with { Support = LogprobSupport.Refuses },
        Completions = Integer5 with { Support = LogprobSupport.Refuses },
        Responses = Include20 with { Support = LogprobSupport.Refuses },
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Mistral = new()
    {
        Name = "mistral",
        Domains = ["mistral.ai"],
        Chat = Boolean20 with { Support = LogprobSupport.Refuses },
        Completions = Integer5 with { Support = LogprobSupport.Refuses },
        Responses = Include20 with { Support = LogprobSupport.Refuses },
        // Its schema forbids members that it does not know, and usage comes with every stream.
        CanForceUsage = false,
    };

    public static readonly LogprobDialect DeepSeek = new()
    {
        Name = "deepseek",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        Domains = ["deepseek.com"],
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20,
        Models = [new() { Prefix = "deepseek-reasoner", RequiresReasoningOff = true }],
        ReasoningOff = ThinkingDisabled,
    };

    public static readonly LogprobDialect XAi = new()
    {
        Name = "xai",
        Domains = ["x.ai"],
        Chat = new([new(LogprobForm.Boolean, 8)]),
        Completions = Integer5,
        Responses = new([new(LogprobForm.Boolean, 8), new(LogprobForm.Include, 8)]),
    };

    public static readonly LogprobDialect OpenRouter = new()
    {
        Name = "openrouter",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        Domains = ["openrouter.ai"],
        Chat = Boolean20,
        Completions = AnyCompletions,
        Responses = Include20,
        Models = OpenAiModels,
        ReasoningOff = """{ "reasoning": { "effort": "none" } }""",
    };

    public static readonly LogprobDialect Gemini = new()
    {
        Name = "gemini",
        Domains = ["googleapis.com"],
        Chat = Boolean20 with { Support = LogprobSupport.Refuses },
        Completions = Integer5 with { Support = LogprobSupport.Refuses },
        Responses = Include20 with { Support = LogprobSupport.Refuses },
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect AnthropicCompatible = new()
    {
        Name = "anthropic-compat",
        Domains = ["anthropic.com"],
        Chat = Boolean20 with { Support = LogprobSupport.Ignores },
        Completions = Integer5 with { Support = LogprobSupport.Ignores },
        Responses = Include20 with { Support = LogprobSupport.Ignores },
    };

    public static readonly LogprobDialect Cerebras = new()
    {
        Name = "cerebras",
        Domains = ["cerebras.ai"],
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Vllm = new()
    {
        Name = "vllm",
        HostWords = ["vllm"],
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20,
        Semantics = LogprobSemantics.Raw,
        Mask = GrammarMask.Applied,
        ReasoningOff = TemplateSwitch,
    };

    public static readonly LogprobDialect SgLang = new()
    {
        Name = "sglang",
        HostWords = ["sglang"],
        Port = 30000,
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20,
        Semantics = LogprobSemantics.TemperatureScaled,
        Mask = GrammarMask.Applied,
        ReasoningOff = TemplateSwitch,
    };

    // Its default port 8080 is everybody's, so only a name tells.
    public static readonly LogprobDialect LlamaCpp = new()
    {
        Name = "llama.cpp",
        HostWords = ["llamacpp", "llama-cpp", "llama-server"],
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20 with { Support = LogprobSupport.Ignores },
        RefusesToolsWithStream = true,
        WhenOff = LogprobsWhenOff.Omit,
        Semantics = LogprobSemantics.Raw,
        Mask = GrammarMask.NotApplied,
        ReasoningOff = TemplateSwitch,
    };

    public static readonly LogprobDialect Ollama = new()
    {
        Name = "ollama",
        HostWords = ["ollama"],
        Port = 11434,
        Chat = Boolean20,
        Completions = Integer20 with { Support = LogprobSupport.Ignores },
        Responses = Include20 with { Support = LogprobSupport.Ignores },
        WhenOff = LogprobsWhenOff.Omit,
        Semantics = LogprobSemantics.Raw,
        Mask = GrammarMask.NotApplied,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Tgi = new()
    {
        Name = "tgi",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        HostWords = ["tgi", "text-generation-inference"],
        Chat = new([new(LogprobForm.Boolean, 5)]),
        Completions = Integer5 with { Support = LogprobSupport.Ignores },
        Responses = Include20,
        Semantics = LogprobSemantics.Processed,
        Mask = GrammarMask.Applied,
    };

    public static readonly LogprobDialect LmDeploy = new()
    {
        Name = "lmdeploy",
        HostWords = ["lmdeploy"],
        Port = 23333,
        Chat = Boolean20,
        Completions = Integer20 with { Support = LogprobSupport.Ignores },
        Responses = Include20 with { Support = LogprobSupport.Ignores },
        // The PyTorch engine reports raw values, TurboMind processed ones; a client cannot tell which one answers.
        ReasoningOff = TemplateSwitch,
    };

    public static readonly LogprobDialect TensorRtLlm = new()
    {
        Name = "trtllm",
        HostWords = ["trtllm", "trt-llm", "tensorrt-llm"],
        Chat = Boolean20,
        Completions = Integer20,
        Responses = Include20,
        WhenOff = LogprobsWhenOff.Omit,
        ReasoningOff = TemplateSwitch,
    };

    /// <summary>Nothing is known: OpenAI's forms first, then the other.</summary>
    public static readonly LogprobDialect Generic = new()
    {
        Name = "generic",
        WhenOff = LogprobsWhenOff.Sniff,
        Chat = AnyChat,
        Completions = AnyCompletions,
        Responses = Include20,
    };

    public static readonly IReadOnlyList<LogprobDialect> All =
    [
        OpenAi, Azure, Together, Fireworks, Groq, Mistral, DeepSeek, XAi, OpenRouter, Gemini, AnthropicCompatible, Cerebras,
        Vllm, SgLang, LlamaCpp, Ollama, Tgi, LmDeploy, TensorRtLlm, Generic,
    ];
}
