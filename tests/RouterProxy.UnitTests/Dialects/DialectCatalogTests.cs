using RouterProxy.Dialects;

namespace RouterProxy.UnitTests.Dialects;

public sealed class DialectCatalogTests
{
    [Theory]
    [InlineData("api.openai.com", 443, "openai")]
    [InlineData("API.OPENAI.COM", 443, "openai")]
    [InlineData("eu.api.openai.com", 443, "openai")]
    [InlineData("contoso.openai.azure.com", 443, "azure")]
    [InlineData("contoso.services.ai.azure.com", 443, "azure")]
    [InlineData("api.together.xyz", 443, "together")]
    [InlineData("api.fireworks.ai", 443, "fireworks")]
    [InlineData("api.groq.com", 443, "groq")]
    [InlineData("api.mistral.ai", 443, "mistral")]
    [InlineData("api.deepseek.com", 443, "deepseek")]
    [InlineData("api.x.ai", 443, "xai")]
    [InlineData("max.ai", 443, "generic")]
    [InlineData("openrouter.ai", 443, "openrouter")]
    [InlineData("generativelanguage.googleapis.com", 443, "gemini")]
    [InlineData("us-central1-aiplatform.googleapis.com", 443, "gemini")]
    [InlineData("api.anthropic.com", 443, "anthropic-compat")]
    [InlineData("api.cerebras.ai", 443, "cerebras")]
    [InlineData("vllm", 8000, "vllm")]
    [InlineData("my-vllm-2.internal", 8000, "vllm")]
    [InlineData("sglang", 80, "sglang")]
    [InlineData("localhost", 30000, "sglang")]
    [InlineData("llama-server.lan", 8080, "llama.cpp")]
    [InlineData("llamacpp", 8080, "llama.cpp")]
    [InlineData("localhost", 11434, "ollama")]
    [InlineData("ollama", 80, "ollama")]
    [InlineData("tgi", 80, "tgi")]
    [InlineData("thetgix", 80, "generic")]
    [InlineData("127.0.0.1", 23333, "lmdeploy")]
    [InlineData("trtllm-serve", 8000, "trtllm")]
    [InlineData("xvllmx.vllm", 8000, "vllm")]
    [InlineData("vllm2", 8000, "vllm")]
    [InlineData("2vllm", 8000, "vllm")]
    [InlineData("vllmx", 8000, "generic")]
    [InlineData("xvllm", 8000, "generic")]
    [InlineData("vllm.openai.com", 443, "openai")]
    [InlineData("ollama.lan", 30000, "ollama")]
    [InlineData("openai.com", 443, "openai")]
    [InlineData("openai.com.example.org", 443, "generic")]
    [InlineData("localhost", 8000, "generic")]
    [InlineData("localhost", 8080, "generic")]
    [InlineData("notopenai.com", 443, "generic")]
    [InlineData("", 0, "generic")]
    public void An_address_tells_the_dialect(string host, int port, string expected) =>
        DialectCatalog.ByAddress(host, port).Name.ShouldBe(expected);

    [Theory]
    [InlineData("gpt-4.1-mini", false, 20, 1)]
    [InlineData("gpt-5-chat-latest", false, 20, 1)]
    [InlineData("gpt-5.1", false, 5, 4)]
    [InlineData("gpt-5", true, 5, 4)]
    [InlineData("gpt-5-mini-2025-08-07", true, 5, 4)]
    [InlineData("GPT-5-nano", true, 5, 4)]
    [InlineData("o1", true, 20, 1)]
    [InlineData("o3-mini", true, 20, 1)]
    [InlineData("o4-mini", true, 20, 1)]
    [InlineData("o10", false, 20, 1)]
    [InlineData("gpt-50", false, 20, 1)]
    public void A_model_name_narrows_what_openai_takes(string model, bool reasoningOff, int maxTop, int minOutput)
    {
        var guess = DialectCatalog.Guess("api.openai.com", 443, model, ApiEndpoint.Chat);

        guess.RequiresReasoningOff.ShouldBe(reasoningOff);
        guess.MaxTop(LogprobForm.Boolean).ShouldBe(maxTop);
        guess.MinOutputTokens.ShouldBe(minOutput);
    }

    [Fact]
    public void A_vendor_before_the_model_name_does_not_matter() =>
        DialectCatalog.Guess("openrouter.ai", 443, "openai/o3-mini", ApiEndpoint.Chat).RequiresReasoningOff.ShouldBeTrue();

    [Theory]
    [InlineData("api.openai.com", "Chat", "Boolean", 20)]
    [InlineData("api.openai.com", "Completions", "Integer", 5)]
    [InlineData("api.openai.com", "Responses", "Include", 20)]
    [InlineData("api.together.xyz", "Chat", "Integer", 20)]
    [InlineData("api.fireworks.ai", "Chat", "Boolean", 5)]
    [InlineData("api.x.ai", "Chat", "Boolean", 8)]
    [InlineData("api.x.ai", "Responses", "Boolean", 8)]
    [InlineData("tgi", "Chat", "Boolean", 5)]
    [InlineData("example.org", "Chat", "Boolean", 20)]
    [InlineData("example.org", "Completions", "Integer", 20)]
    public void Each_endpoint_has_its_first_form_and_its_cap(string host, string endpoint, string form, int maxTop)
    {
        var guess = DialectCatalog.Guess(host, 443, "some-model", Enum.Parse<ApiEndpoint>(endpoint));

        guess.Ask.Forms[0].Form.ShouldBe(Enum.Parse<LogprobForm>(form));
        guess.MaxTop(guess.Ask.Forms[0].Form).ShouldBe(maxTop);
    }

    [Fact]
    public void Every_entry_of_the_table_is_complete()
    {
        KnownDialects.All.Select(dialect => dialect.Name).ShouldBeUnique();
        foreach (var dialect in KnownDialects.All)
        {
            foreach (var endpoint in Enum.GetValues<ApiEndpoint>())
            {
                var ask = dialect.On(endpoint);
                ask.Forms.ShouldNotBeEmpty($"{dialect.Name} {endpoint}");
                ask.MinTop.ShouldBeGreaterThanOrEqualTo(1);
                foreach (var limit in ask.Forms)
                {
                    limit.Form.ShouldNotBe(LogprobForm.None);
                    limit.MaxTop.ShouldBeInRange(ask.MinTop, 20);
                }
            }
        }
    }

    [Fact]
    public void Only_llama_cpp_cannot_score_a_stream_with_tools()
    {
        KnownDialects.LlamaCpp.CanScoreStream(tools: false).ShouldBeTrue();
        KnownDialects.All.Where(dialect => !dialect.CanScoreStream(tools: true)).ShouldBe([KnownDialects.LlamaCpp]);
    }

    [Fact]
    public void A_form_that_is_not_listed_has_openai_s_limit()
    {
        var ask = new EndpointAsk([new(LogprobForm.Integer, 5), new(LogprobForm.Boolean, 7)]);

        ask.MaxTop(LogprobForm.Integer).ShouldBe(5);
        ask.MaxTop(LogprobForm.Boolean).ShouldBe(7);
        ask.MaxTop(LogprobForm.Include).ShouldBe(20);
    }
}
