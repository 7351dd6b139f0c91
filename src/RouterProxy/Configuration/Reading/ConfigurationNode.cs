namespace RouterProxy.Configuration.Reading;

/// <summary>
/// A key of the merged configuration with what stands below it.
/// It may seem that <c>IConfiguration</c> would do; it knows neither which source a value came from nor whether an array, an object
/// or text stood there, and it cannot keep raw JSON.
/// </summary>
internal sealed class ConfigurationNode(string path, string name)
{
    private readonly Dictionary<string, ConfigurationNode> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ConfigurationNode> _children = [];

    /// <summary>Names from the root, joined by colons.</summary>
    public string Path { get; } = path;

    public string Name { get; } = name;

    public ConfigurationValueKind Kind { get; private set; }

    public string? Value { get; private set; }

    public ValueOrigin Origin { get; private set; } = ValueOrigin.Default;

    /// <summary>In the order of first appearance.</summary>
    public IReadOnlyList<ConfigurationNode> Children => _children;

    public bool IsUnset => _children.Count == 0 && Kind is ConfigurationValueKind.None or ConfigurationValueKind.Null;

    /// <summary>The node at names joined by colons, or null.</summary>
    public ConfigurationNode? Find(string keys)
    {
        var node = this;
        foreach (var part in keys.Split(':'))
        {
            if (!node._byName.TryGetValue(part, out node!))
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>Puts a source's entry over what earlier sources said.</summary>
    public void Apply(ConfigurationEntry entry)
    {
        var node = this;
        foreach (var part in entry.Path.Split(':'))
        {
            node = node.GetOrAdd(part);
        }

        node.Kind = entry.Kind;
        node.Value = entry.Value;
        node.Origin = entry.Origin;
    }

    /// <summary>A node of the same name with the children given, which keep their own paths and origins.</summary>
    public ConfigurationNode With(IEnumerable<ConfigurationNode> children)
    {
        var copy = new ConfigurationNode(Path, Name) { Kind = Kind, Value = Value, Origin = Origin };
        foreach (var child in children)
        {
            copy._byName[child.Name] = child;
            copy._children.Add(child);
        }

        return copy;
    }

    private ConfigurationNode GetOrAdd(string key)
    {
        if (!_byName.TryGetValue(key, out var child))
        {
            child = new ConfigurationNode(Path.Length == 0 ? key : $"{Path}:{key}", key);
            _byName.Add(key, child);
            _children.Add(child);
        }

        return child;
    }
}
