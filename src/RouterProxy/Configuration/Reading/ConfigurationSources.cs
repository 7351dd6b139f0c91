using System.Collections;

namespace RouterProxy.Configuration.Reading;

/// <summary>Everything that the configuration is read from, weakest first: JSON sources, environment, command line.</summary>
internal sealed record ConfigurationSources
{
    /// <summary>JSON sources, weakest first.</summary>
    public required IReadOnlyList<ConfigurationSource> Json { get; init; }

    /// <summary>Environment variables. Two underscores stand for a colon.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Configuration keys of the command line, as .NET takes them: <c>--key value</c> or <c>--key=value</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The sources of a command.</summary>
    /// <param name="shippedFile">Path of the shipped <c>appsettings.json</c>; missing means empty.</param>
    /// <param name="configFiles">The values of <c>--config</c>; when there are any, the shipped file's own two sections do not count.</param>
    /// <param name="arguments">What else stands on the command line and is meant for the configuration, <c>--urls</c> included.</param>
    public static ConfigurationSources ForCommand(string shippedFile, IReadOnlyList<string> configFiles, IReadOnlyList<string> arguments)
    {
        var shipped = ConfigurationSource.File(shippedFile, optional: true, withoutOwnSections: configFiles.Count > 0);
        return new ConfigurationSources
        {
            Json = [shipped, .. configFiles.Select(f => ConfigurationSource.File(f))],
            Environment = ProcessEnvironment(),
            Arguments = arguments,
        };
    }

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }

    /// <summary>The bytes of all JSON sources now.</summary>
    public IReadOnlyList<ConfigurationText> ReadTexts() => [.. Json.Select(s => s.Read())];
}
