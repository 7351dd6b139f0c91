namespace RouterProxy.Configuration.Reading;

/// <summary>One JSON source: a file, or text that is compiled in.</summary>
internal sealed class ConfigurationSource
{
    private readonly string? _path;
    private readonly byte[]? _text;

    private ConfigurationSource(string name, string? path, byte[]? text)
    {
        Name = name;
        _path = path;
        _text = text;
    }

    /// <summary>What problems and origins call it.</summary>
    public string Name { get; }

    /// <summary>True when a missing file means an empty one.</summary>
    public bool Optional { get; private init; }

    /// <summary>True for the shipped file when <c>--config</c> names others: its sections <c>RouterProxy</c> and <c>ReverseProxy</c> do not count then.</summary>
    public bool WithoutOwnSections { get; private init; }

    public static ConfigurationSource File(string path, bool optional = false, bool withoutOwnSections = false) =>
        new(path, Path.GetFullPath(path), null) { Optional = optional, WithoutOwnSections = withoutOwnSections };

    public static ConfigurationSource Text(string name, string json) =>
        new(name, null, System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// Reads what stands there now. The path is opened anew each time, so a symbolic link that was swapped
    /// (as Kubernetes does with mounted configuration) leads to the new content.
    /// </summary>
    public ConfigurationText Read()
    {
        if (_text is not null)
        {
            return new ConfigurationText(Name, _text, null, WithoutOwnSections);
        }

        try
        {
            return new ConfigurationText(Name, System.IO.File.ReadAllBytes(_path!), null, WithoutOwnSections);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Optional
                ? new ConfigurationText(Name, "{}"u8.ToArray(), null, WithoutOwnSections)
                : new ConfigurationText(Name, null, "the file does not exist", WithoutOwnSections);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ConfigurationText(Name, null, error.Message, WithoutOwnSections);
        }
    }
}
