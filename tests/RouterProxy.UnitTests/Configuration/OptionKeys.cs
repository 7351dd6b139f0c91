using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Options;

namespace RouterProxy.UnitTests.Configuration;

/// <summary>Every key that the option types have, with its default, found by reflection.</summary>
internal static class OptionKeys
{
    public static readonly object Required = "required";

    public static readonly object Empty = "empty";

    /// <summary>Keys below <c>RouterProxy</c>; <c>*</c> stands for a name, <c>N</c> for a place in an array.</summary>
    public static IEnumerable<(string Path, OptionProperty Property, object? Default)> All() => Below("", typeof(RouterProxyOptions));

    private static IEnumerable<(string Path, OptionProperty Property, object? Default)> Below(string prefix, Type type)
    {
        var instance = Activator.CreateInstance(type)!;
        foreach (var property in OptionType.PropertiesOf(type))
        {
            var path = prefix.Length == 0 ? property.Name : $"{prefix}:{property.Name}";
            var shape = OptionType.ShapeOf(property.Type);
            yield return (path, property, property.Required ? Required : shape == OptionShape.Scalar ? property.Property.GetValue(instance) : Empty);

            var (child, below) = shape switch
            {
                OptionShape.Object => (property.Type, path),
                OptionShape.List => (OptionType.ElementOf(property.Type), $"{path}:N"),
                OptionShape.Map => (OptionType.ElementOf(property.Type), $"{path}:*"),
                _ => (typeof(string), path),
            };
            if (OptionType.ShapeOf(child) == OptionShape.Object)
            {
                foreach (var key in Below(below, child))
                {
                    yield return key;
                }
            }
        }
    }
}
