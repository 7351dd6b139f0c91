using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Binding;

/// <summary>Lays a route's own keys over <c>RouteDefaults</c>: own keys win, objects merge by key, arrays are replaced whole.</summary>
internal static class DefaultsOverlay
{
    /// <summary>The merged node; what comes from the defaults keeps its own path and origin, so that a fault is reported where it stands.</summary>
    public static ConfigurationNode Merge(ConfigurationNode own, ConfigurationNode? defaults, Type type)
    {
        if (defaults is null || !CanMerge(own, defaults))
        {
            return own;
        }

        var shape = OptionType.ShapeOf(type);
        var children = own.Children.ToList();
        foreach (var inherited in defaults.Children)
        {
            var index = children.FindIndex(c => c.Name.Equals(inherited.Name, StringComparison.OrdinalIgnoreCase));
            var childType = ChildType(type, shape, inherited.Name);
            if (index < 0)
            {
                children.Add(inherited);
            }
            else if (childType is not null && OptionType.ShapeOf(childType) is OptionShape.Object or OptionShape.Map)
            {
                children[index] = Merge(children[index], inherited, childType);
            }
        }

        return own.With(children);
    }

    // An explicit null takes the whole object back to the built-in defaults.
    private static bool CanMerge(ConfigurationNode own, ConfigurationNode defaults) =>
        own.Kind is ConfigurationValueKind.Object or ConfigurationValueKind.None
        && defaults.Kind is ConfigurationValueKind.Object or ConfigurationValueKind.None;

    private static Type? ChildType(Type type, OptionShape shape, string name) => shape == OptionShape.Map
        ? OptionType.ElementOf(type)
        : OptionType.PropertiesOf(type).FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Type;
}
