namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>
/// Addresses by which the gateway recognises a server. The tests reach them through a proxy that is the scripted upstream, so the
/// names need not exist.
/// </summary>
internal static class ServerHosts
{
    public static string AddressOf(string server) => server switch
    {
        "together" => "http://api.together.xyz/",
        "openai" => "http://api.openai.com/",
        "azure" => "http://mail.openai.azure.com/",
        "openrouter" => "http://openrouter.ai/",
        "deepseek" => "http://api.deepseek.com/",
        "fireworks" => "http://api.fireworks.ai/",
        "groq" => "http://api.groq.com/",
        "mistral" => "http://api.mistral.ai/",
        "gemini" or "gemini-openai" => "http://generativelanguage.googleapis.com/",
        "anthropic" => "http://api.anthropic.com/",
        "ollama-cloud" => "http://ollama.example/",
        "generic" => "http://models.example/",
        _ => $"http://{server}:8000/",
    };
}
