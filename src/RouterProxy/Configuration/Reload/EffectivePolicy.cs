using System.Collections;
using System.Globalization;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reading;
using RouteOptions = RouterProxy.Configuration.Options.RouteOptions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Lists every value of a route and of its tiers' models, and where it came from.</summary>
internal static class EffectivePolicy
{
    private static readonly string DefaultsPath = $"{SectionNames.RouterProxy}:{nameof(RouterProxyOptions.RouteDefaults)}:";

    /// <summary>The rows; null when the configuration has no such route. A model that exposes names is a route of its own name.</summary>
    public static IReadOnlyList<EffectiveValue>? Rows(LoadedConfiguration configuration, string route)
    {
        var rows = new List<EffectiveValue>();
        IEnumerable<string> models;
        if (configuration.Options.Routes.TryGetValue(route, out var options))
        {
            AddObject(rows, "", typeof(RouteOptions), options, configuration.Section.Find($"{nameof(RouterProxyOptions.Routes)}:{route}"), secret: false);
            models = options.Tiers.Select(t => t.Model).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase);
        }
        else if (configuration.Options.Models.TryGetValue(route, out var exposing) && exposing.Expose.Count > 0)
        {
            AddObject(
                rows, "", typeof(RouteSettings), configuration.Options.RouteDefaults, configuration.Section.Find(nameof(RouterProxyOptions.RouteDefaults)), secret: false);
            models = [route];
        }
        else
        {
            return null;
        }

        foreach (var key in models)
        {
            if (configuration.Options.Models.TryGetValue(key, out var model))
            {
                var path = $"{nameof(RouterProxyOptions.Models)}:{key}";
                AddObject(rows, path, typeof(ModelOptions), model, configuration.Section.Find(path), secret: false);
            }
        }

        return rows;
    }

    private static void AddObject(List<EffectiveValue> rows, string key, Type type, object value, ConfigurationNode? node, bool secret)
    {
        foreach (var property in OptionType.PropertiesOf(type))
        {
            Add(rows, Join(key, property.Name), property.Type, property.Property.GetValue(value), node?.Find(property.Name), secret || property.Secret);
        }
    }

    private static void Add(List<EffectiveValue> rows, string key, Type type, object? value, ConfigurationNode? node, bool secret)
    {
        var shape = OptionType.ShapeOf(type);
        if (shape == OptionShape.Object && value is not null)
        {
            AddObject(rows, key, type, value, node, secret);
        }
        else if (shape == OptionShape.List && value is IList { Count: > 0 } list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Add(rows, Join(key, i.ToString(CultureInfo.InvariantCulture)), OptionType.ElementOf(type), list[i], node?.Find($"{i}"), secret);
            }
        }
        else if (shape == OptionShape.Map && value is IDictionary { Count: > 0 } map)
        {
            foreach (DictionaryEntry entry in map)
            {
                Add(rows, Join(key, (string)entry.Key), OptionType.ElementOf(type), entry.Value, node?.Find((string)entry.Key), secret);
            }
        }
        else
        {
            rows.Add(new EffectiveValue(key, Print(value, shape, secret), OriginOf(node)));
        }
    }

    private static string Print(object? value, OptionShape shape, bool secret) => value switch
    {
        null => "null",
        _ when shape == OptionShape.List => "[]",
        _ when shape == OptionShape.Map => "{}",
        _ when secret => SecretAttribute.Mask,
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string OriginOf(ConfigurationNode? node)
    {
        if (node is null || node.Kind == ConfigurationValueKind.None)
        {
            // Members of a raw object may each have their own variable.
            node = node?.Children.FirstOrDefault() ?? node;
        }

        var origin = (node?.Origin ?? ValueOrigin.Default).ToString();
        return node is not null && node.Path.StartsWith(DefaultsPath, StringComparison.OrdinalIgnoreCase) ? $"RouteDefaults, {origin}" : origin;
    }

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}:{name}";
}
