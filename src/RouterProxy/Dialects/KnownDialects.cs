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
    private static readonly EndpointAsk _boolean20 = new([new(LogprobForm.Boolean, 20)]);
    private static readonly EndpointAsk _integer20 = new([new(LogprobForm.Integer, 20)]);
    private static readonly EndpointAsk _integer5 = new([new(LogprobForm.Integer, 5)]);
    private static readonly EndpointAsk _include20 = new([new(LogprobForm.Include, 20)]);
    private static readonly EndpointAsk _anyChat = new([new(LogprobForm.Boolean, 20), new(LogprobForm.Integer, 20)]);
    private static readonly EndpointAsk _anyCompletions = new([new(LogprobForm.Integer, 20), new(LogprobForm.Boolean, 20)]);

    // OpenAI's reasoning models take logprob fields only without reasoning. From gpt-5.1 on that is the default, before it cannot be had.
    private static readonly ModelRule[] _openAiModels =
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
        Chat = _boolean20,
        Completions = _integer5,
        Responses = _include20 with { MinOutputTokens = 16 },
        Models = _openAiModels,
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
        Completions = _integer20,
        Responses = _include20,
        ReasoningOff = """{ "reasoning": { "enabled": false } }""",
    };

    public static readonly LogprobDialect Fireworks = new()
    {
        Name = "fireworks",
        Domains = ["fireworks.ai"],
        Chat = new([new(LogprobForm.Boolean, 5), new(LogprobForm.Integer, 5)]),
        Completions = new([new(LogprobForm.Integer, 5), new(LogprobForm.Boolean, 5)]),
        Responses = _include20,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Groq = new()
    {
        Name = "groq",
        Domains = ["groq.com"],
        Chat = _boolean20 with { Support = LogprobSupport.Refuses },
        Completions = _integer5 with { Support = LogprobSupport.Refuses },
        Responses = _include20 with { Support = LogprobSupport.Refuses },
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Mistral = new()
    {
        Name = "mistral",
        Domains = ["mistral.ai"],
        Chat = _boolean20 with { Support = LogprobSupport.Refuses },
        Completions = _integer5 with { Support = LogprobSupport.Refuses },
        Responses = _include20 with { Support = LogprobSupport.Refuses },
        // Its schema forbids members that it does not know, and usage comes with every stream.
        CanForceUsage = false,
    };

    public static readonly LogprobDialect DeepSeek = new()
    {
        Name = "deepseek",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        Domains = ["deepseek.com"],
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20,
        Models = [new() { Prefix = "deepseek-reasoner", RequiresReasoningOff = true }],
        ReasoningOff = ThinkingDisabled,
    };

    public static readonly LogprobDialect XAi = new()
    {
        Name = "xai",
        Domains = ["x.ai"],
        Chat = new([new(LogprobForm.Boolean, 8)]),
        Completions = _integer5,
        Responses = new([new(LogprobForm.Boolean, 8), new(LogprobForm.Include, 8)]),
    };

    public static readonly LogprobDialect OpenRouter = new()
    {
        Name = "openrouter",
        CanForceUsage = false, // Sends usage without being asked: what it adds on being asked could not be told apart.
        Domains = ["openrouter.ai"],
        Chat = _boolean20,
        Completions = _anyCompletions,
        Responses = _include20,
        Models = _openAiModels,
        ReasoningOff = """{ "reasoning": { "effort": "none" } }""",
    };

    public static readonly LogprobDialect Gemini = new()
    {
        Name = "gemini",
        Domains = ["googleapis.com"],
        Chat = _boolean20 with { Support = LogprobSupport.Refuses },
        Completions = _integer5 with { Support = LogprobSupport.Refuses },
        Responses = _include20 with { Support = LogprobSupport.Refuses },
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect AnthropicCompatible = new()
    {
        Name = "anthropic-compat",
        Domains = ["anthropic.com"],
        Chat = _boolean20 with { Support = LogprobSupport.Ignores },
        Completions = _integer5 with { Support = LogprobSupport.Ignores },
        Responses = _include20 with { Support = LogprobSupport.Ignores },
    };

    public static readonly LogprobDialect Cerebras = new()
    {
        Name = "cerebras",
        Domains = ["cerebras.ai"],
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20,
        ReasoningOff = EffortNone,
    };

    public static readonly LogprobDialect Vllm = new()
    {
        Name = "vllm",
        HostWords = ["vllm"],
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20,
        Semantics = LogprobSemantics.Raw,
        Mask = GrammarMask.Applied,
        ReasoningOff = TemplateSwitch,
    };

    public static readonly LogprobDialect SgLang = new()
    {
        Name = "sglang",
        HostWords = ["sglang"],
        Port = 30000,
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20,
        Semantics = LogprobSemantics.TemperatureScaled,
        Mask = GrammarMask.Applied,
        ReasoningOff = TemplateSwitch,
    };

    // Its default port 8080 is everybody's, so only a name tells.
    public static readonly LogprobDialect LlamaCpp = new()
    {
        Name = "llama.cpp",
        HostWords = ["llamacpp", "llama-cpp", "llama-server"],
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20 with { Support = LogprobSupport.Ignores },
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
        Chat = _boolean20,
        Completions = _integer20 with { Support = LogprobSupport.Ignores },
        Responses = _include20 with { Support = LogprobSupport.Ignores },
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
        Completions = _integer5 with { Support = LogprobSupport.Ignores },
        Responses = _include20,
        Semantics = LogprobSemantics.Processed,
        Mask = GrammarMask.Applied,
    };

    public static readonly LogprobDialect LmDeploy = new()
    {
        Name = "lmdeploy",
        HostWords = ["lmdeploy"],
        Port = 23333,
        Chat = _boolean20,
        Completions = _integer20 with { Support = LogprobSupport.Ignores },
        Responses = _include20 with { Support = LogprobSupport.Ignores },
        // The PyTorch engine reports raw values, TurboMind processed ones; a client cannot tell which one answers.
        ReasoningOff = TemplateSwitch,
    };

    public static readonly LogprobDialect TensorRtLlm = new()
    {
        Name = "trtllm",
        HostWords = ["trtllm", "trt-llm", "tensorrt-llm"],
        Chat = _boolean20,
        Completions = _integer20,
        Responses = _include20,
        WhenOff = LogprobsWhenOff.Omit,
        ReasoningOff = TemplateSwitch,
    };

    /// <summary>Nothing is known: OpenAI's forms first, then the other.</summary>
    public static readonly LogprobDialect Generic = new()
    {
        Name = "generic",
        WhenOff = LogprobsWhenOff.Sniff,
        Chat = _anyChat,
        Completions = _anyCompletions,
        Responses = _include20,
    };

    public static readonly IReadOnlyList<LogprobDialect> All =
    [
        OpenAi, Azure, Together, Fireworks, Groq, Mistral, DeepSeek, XAi, OpenRouter, Gemini, AnthropicCompatible, Cerebras,
        Vllm, SgLang, LlamaCpp, Ollama, Tgi, LmDeploy, TensorRtLlm, Generic,
    ];
}
