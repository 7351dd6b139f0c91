using System.Collections;
using System.Globalization;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Binding;

/// <summary>
/// Walks a section against an option type. What it cannot use is a problem, what it can is bound; a key that is at fault keeps its default,
/// so that everything else can still be judged in the same run.
/// It may seem that .NET's binder with <c>ErrorOnUnknownConfiguration</c> would do; it stops at the first fault, adds arrays to their defaults,
/// and reads <c>10</c> as ten days.
/// </summary>
internal sealed class OptionsReader(ProblemList problems)
{
    public T Read<T>(ConfigurationNode? node)
        where T : class, new() =>
        node is null ? new T() : (T)ReadObject(typeof(T), node, secret: false);

    private object ReadObject(Type type, ConfigurationNode node, bool secret)
    {
        var target = Activator.CreateInstance(type)!;
        if (!HasShape(node, ConfigurationValueKind.Object, "an object", secret))
        {
            return target;
        }

        var properties = OptionType.PropertiesOf(type);
        foreach (var child in node.Children)
        {
            if (!properties.Any(p => p.Name.Equals(child.Name, StringComparison.OrdinalIgnoreCase)))
            {
                // The value is not shown: a mistyped ApiKey would be printed.
                problems.Add(child.Path, "(unknown key)", $"unknown key; {KeySuggestion.For(child.Name, properties.Select(p => p.Name))}", OriginOf(child));
            }
        }

        foreach (var property in properties)
        {
            ReadProperty(target, property, node, secret);
        }

        return target;
    }

    private void ReadProperty(object target, OptionProperty property, ConfigurationNode parent, bool secret)
    {
        var node = parent.Find(property.Name);
        if (node is null || node.IsUnset)
        {
            if (property.Required)
            {
                problems.Add($"{parent.Path}:{property.Name}", "(missing)", $"is required: {property.Allowed}", OriginOf(parent));
            }

            return;
        }

        var value = ReadValue(property.Type, node, secret || property.Secret, property);
        if (value is not null)
        {
            property.Property.SetValue(target, value);
        }
    }

    private object? ReadValue(Type type, ConfigurationNode node, bool secret, OptionProperty? property) => OptionType.ShapeOf(type) switch
    {
        OptionShape.Scalar => ReadScalar(type, node, secret, property),
        OptionShape.Raw => ReadRaw(node),
        OptionShape.List => ReadList(type, node, secret),
        OptionShape.Map => ReadMap(type, node, secret),
        _ => ReadObject(type, node, secret),
    };

    private object? ReadScalar(Type type, ConfigurationNode node, bool secret, OptionProperty? property)
    {
        var allowed = property?.Allowed ?? OptionProperty.Describe(type);
        if (node.Children.Count > 0 || node.Kind is ConfigurationValueKind.Object or ConfigurationValueKind.Array)
        {
            problems.Add(node.Path, Shown(node, secret), $"must be {allowed}", OriginOf(node));
            return null;
        }

        // An empty environment variable takes a value away.
        if (node.Value is null || (node.Value.Length == 0 && property is { AllowsNull: true } && type != typeof(string)))
        {
            return null;
        }

        if (ValueParser.TryParse(type, node.Value, out var value) && (property is null || property.InRange(value!)))
        {
            return value;
        }

        var hint = type.IsEnum ? $"; {KeySuggestion.For(node.Value, Enum.GetNames(type))}" : "";
        problems.Add(node.Path, Shown(node, secret), $"must be {allowed}{(hint.Contains("did you mean", StringComparison.Ordinal) ? hint : "")}", OriginOf(node));
        return null;
    }

    private RawJsonObject ReadRaw(ConfigurationNode node)
    {
        var result = RawJsonObject.Empty;
        if (!string.IsNullOrEmpty(node.Value) && !RawJsonObject.TryParse(node.Value, out result, out var error))
        {
            problems.Add(node.Path, node.Value, error, OriginOf(node));
        }

        // Children only come from sources that have text alone, one variable per member.
        foreach (var member in node.Children)
        {
            if (member.Children.Count == 0 && RawJsonObject.TryParseValue(member.Value ?? "null", out var json))
            {
                result = result.With(member.Name, json);
            }
            else
            {
                problems.Add(member.Path, member.Value ?? "(nested)", "must be a JSON value as text, for example true, 5 or \"text\" with its quotes", OriginOf(member));
            }
        }

        return result;
    }

    private IList? ReadList(Type type, ConfigurationNode node, bool secret)
    {
        if (!HasShape(node, ConfigurationValueKind.Array, "an array", secret))
        {
            return null;
        }

        var list = (IList)Activator.CreateInstance(type)!;
        var element = OptionType.ElementOf(type);
        foreach (var child in node.Children.OrderBy(Index))
        {
            if (Index(child) == int.MaxValue)
            {
                problems.Add(child.Path, "(unknown key)", "an array is needed here", OriginOf(child));
            }
            else if (ReadElement(element, child, secret) is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }

    private IDictionary? ReadMap(Type type, ConfigurationNode node, bool secret)
    {
        if (!HasShape(node, ConfigurationValueKind.Object, "an object", secret))
        {
            return null;
        }

        var element = OptionType.ElementOf(type);
        var comparer = element == typeof(string) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var map = (IDictionary)Activator.CreateInstance(type, comparer)!;
        foreach (var child in node.Children)
        {
            if (ReadElement(element, child, secret) is { } value)
            {
                map[child.Name] = value;
            }
        }

        return map;
    }

    private object? ReadElement(Type type, ConfigurationNode node, bool secret)
    {
        if (!node.IsUnset)
        {
            return ReadValue(type, node, secret, null);
        }

        problems.Add(node.Path, "null", $"must be {OptionProperty.Describe(type)}", OriginOf(node));
        return null;
    }

    private bool HasShape(ConfigurationNode node, ConfigurationValueKind shape, string name, bool secret)
    {
        var fits = node.Kind switch
        {
            ConfigurationValueKind.None or ConfigurationValueKind.Null => true,
            ConfigurationValueKind.Scalar => string.IsNullOrEmpty(node.Value),
            var kind => kind == shape,
        };
        if (!fits)
        {
            problems.Add(node.Path, Shown(node, secret), $"must be {name}", OriginOf(node));
        }

        return fits;
    }

    private static int Index(ConfigurationNode node) =>
        int.TryParse(node.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : int.MaxValue;

    private static string Shown(ConfigurationNode node, bool secret) => node switch
    {
        { Kind: ConfigurationValueKind.Array } => "(an array)",
        { Children.Count: > 0 } or { Kind: ConfigurationValueKind.Object } => "(an object)",
        _ => secret ? SecretAttribute.Mask : node.Value ?? "null",
    };

    private static ValueOrigin? OriginOf(ConfigurationNode node) =>
        node.Origin != ValueOrigin.Default ? node.Origin : node.Children.Select(OriginOf).FirstOrDefault(o => o is not null);
}
