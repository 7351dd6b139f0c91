using System.CommandLine;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Commands;

/// <summary>The options that say where the configuration comes from; shared by all commands that read it.</summary>
internal sealed class ConfigurationOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "A configuration file (repeatable). The sections RouterProxy and ReverseProxy of the shipped appsettings.json are then not loaded. Single keys: --RouterProxy:Routes:NAME:Mode=Observe.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons; default http://localhost:8080.",
        HelpName = "URLS",
    };

    private readonly Argument<string[]> _keys = new("keys")
    {
        Arity = ArgumentArity.ZeroOrMore,

        // Help would show them as an argument of every command, before its name. The description of --config tells of them.
        Hidden = true,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_urls);
        command.Arguments.Add(_keys);

        // An unknown option would be taken for a value like any other: what is no configuration key is a slip of the keyboard.
        command.Validators.Add(result =>
        {
            if (Slip(result.GetValue(_keys) ?? []) is { } slip)
            {
                result.AddError($"'{slip}' is neither a command nor an option. Configuration keys are written --Section:Key=value.");
            }
        });
    }

    public ConfigurationSources Sources(ParseResult parsed)
    {
        List<string> arguments = [.. parsed.GetValue(_keys) ?? []];
        if (parsed.GetValue(_urls) is { } urls)
        {
            arguments.Add($"--urls={urls}");
        }

        return ConfigurationSources.ForCommand(ShippedFile, parsed.GetValue(_config) ?? [], arguments);
    }

    /// <summary>The first token that is neither a key nor a key's value, or null.</summary>
    private static string? Slip(string[] tokens)
    {
        var expectsValue = false;
        foreach (var token in tokens)
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

    /// <summary>Beside the executable: the working directory is wherever the user happens to stand.</summary>
    private static string ShippedFile => Path.Combine(AppContext.BaseDirectory, "appsettings.json");
}
