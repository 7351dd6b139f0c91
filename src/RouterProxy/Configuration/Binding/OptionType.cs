using System.Collections.Concurrent;
using System.Reflection;

namespace RouterProxy.Configuration.Binding;

/// <summary>What reflection says of an option type.</summary>
internal static class OptionType
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OptionProperty>> Cache = new();

    /// <summary>The keys of an option type, a base type's first.</summary>
    public static IReadOnlyList<OptionProperty> PropertiesOf(Type type) => Cache.GetOrAdd(type, static t =>
        [.. t.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite).Select(p => new OptionProperty(p))]);

    public static OptionShape ShapeOf(Type type)
    {
        if (type == typeof(RawJsonObject))
        {
            return OptionShape.Raw;
        }

        if (type.IsEnum || type.IsPrimitive || type == typeof(string) || type == typeof(decimal) || type == typeof(TimeSpan))
        {
            return OptionShape.Scalar;
        }

        if (!type.IsGenericType)
        {
            return OptionShape.Object;
        }

        return type.GetGenericTypeDefinition() == typeof(List<>) ? OptionShape.List : OptionShape.Map;
    }

    /// <summary>The type of a list's elements or a map's values.</summary>
    public static Type ElementOf(Type type) => type.GetGenericArguments()[^1];
}
