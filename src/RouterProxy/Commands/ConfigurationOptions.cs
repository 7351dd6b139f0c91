using System.CommandLine;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Commands;

/// <summary>The options that say where the configuration comes from; shared by all commands that read it.</summary>
internal sealed class ConfigurationOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "A configuration file (repeatable). The sections RouterProxy and ReverseProxy of the shipped appsettings.json are then not loaded.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons; default http://localhost:8080.",
        HelpName = "URLS",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_urls);
        command.TreatUnmatchedTokensAsErrors = false;
    }

    /// <summary>What is left over must be configuration keys, as .NET takes them; anything else is a slip of the keyboard.</summary>
    /// <returns>The first token that is none, or null.</returns>
    public static string? Slip(ParseResult parsed)
    {
        var expectsValue = false;
        foreach (var token in parsed.UnmatchedTokens)
        {
            var isKey = token.StartsWith("--", StringComparison.Ordinal) && token.Contains(':', StringComparison.Ordinal);
            if (!isKey && !expectsValue)
            {
                return token;
            }

            expectsValue = isKey && !token.Contains('=', StringComparison.Ordinal);
        }

        return null;
    }

    public ConfigurationSources Sources(ParseResult parsed)
    {
        List<string> arguments = [.. parsed.UnmatchedTokens];
        if (parsed.GetValue(_urls) is { } urls)
        {
            arguments.Add($"--urls={urls}");
        }

        return ConfigurationSources.ForCommand(ShippedFile, parsed.GetValue(_config) ?? [], arguments);
    }

    /// <summary>Beside the executable: the working directory is wherever the user happens to stand.</summary>
    private static string ShippedFile => Path.Combine(AppContext.BaseDirectory, "appsettings.json");
}
