namespace RouterProxy.Configuration.Reading;

/// <summary>Hands parts of the merged configuration to those who read <c>IConfiguration</c>.</summary>
internal static class ConfigurationFlattening
{
    /// <summary>Everything at and below the node, with keys below it.</summary>
    public static IConfigurationRoot ToConfiguration(this ConfigurationNode node)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Collect(node, "", values);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    private static void Collect(ConfigurationNode node, string prefix, Dictionary<string, string?> values)
    {
        foreach (var child in node.Children)
        {
            var key = prefix.Length == 0 ? child.Name : $"{prefix}:{child.Name}";
            if (child.Kind is ConfigurationValueKind.Scalar or ConfigurationValueKind.RawJson)
            {
                values[key] = child.Value;
            }

            Collect(child, key, values);
        }
    }
}
