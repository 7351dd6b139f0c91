using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace RouterProxy.Configuration.Binding;

/// <summary>One key of an option type: its shape and what is allowed there.</summary>
internal sealed class OptionProperty
{
    private static readonly Dictionary<Type, string> Phrases = new()
    {
        [typeof(string)] = "text",
        [typeof(bool)] = "true or false",
        [typeof(int)] = "a whole number",
        [typeof(long)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(decimal)] = "a number",
        [typeof(TimeSpan)] = "a time span written hh:mm:ss",
    };

    public OptionProperty(PropertyInfo property)
    {
        Property = property;
        Type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Secret = property.IsDefined(typeof(SecretAttribute));
        Required = property.IsDefined(typeof(RequiredAttribute));
        AllowsNull = Type != property.PropertyType || Type == typeof(string);
        var range = property.GetCustomAttribute<RangeAttribute>();
        Minimum = Bound(range?.Minimum);
        Maximum = Bound(range?.Maximum);
    }

    public PropertyInfo Property { get; }

    public string Name => Property.Name;

    /// <summary>The type of the value; of a nullable one the type inside.</summary>
    public Type Type { get; }

    public bool Secret { get; }

    public bool Required { get; }

    /// <summary>True when no value is a value too.</summary>
    public bool AllowsNull { get; }

    public IComparable? Minimum { get; }

    public IComparable? Maximum { get; }

    /// <summary>What is allowed, as a phrase.</summary>
    public string Allowed
    {
        get
        {
            var phrase = Describe(Type);
            return (Minimum, Maximum) switch
            {
                (null, _) or (_, null) => phrase,
                var (low, high) when IsOpen(high) => $"{phrase}, at least {Print(low)}",
                var (low, high) => $"{phrase} from {Print(low)} to {Print(high)}",
            };
        }
    }

    public bool InRange(object value) =>
        Minimum is null || Maximum is null || (Minimum.CompareTo(value) <= 0 && Maximum.CompareTo(value) >= 0);

    /// <summary>What a value of the type looks like.</summary>
    public static string Describe(Type type)
    {
        if (type.IsEnum)
        {
            return $"one of {string.Join(", ", Enum.GetNames(type))}";
        }

        return Phrases.TryGetValue(type, out var phrase) ? phrase : OptionType.ShapeOf(type) == OptionShape.List ? "an array" : "an object";
    }

    private IComparable? Bound(object? bound) => bound switch
    {
        null => null,
        _ when Type == typeof(TimeSpan) => TimeSpan.Parse((string)bound, CultureInfo.InvariantCulture),
        _ => (IComparable)Convert.ChangeType(Clamp(bound), Type, CultureInfo.InvariantCulture),
    };

    // RangeAttribute has no form for long: its bounds arrive as double, where the largest long is one too large.
    private object Clamp(object bound) => Type == typeof(long) && bound is double and >= long.MaxValue ? long.MaxValue : bound;

    private static bool IsOpen(object high) => high is int.MaxValue or long.MaxValue;

    private static string Print(object bound)
    {
        if (bound is not TimeSpan time)
        {
            return Convert.ToString(bound, CultureInfo.InvariantCulture)!;
        }

        var text = time.ToString("c", CultureInfo.InvariantCulture);
        return time.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text.TrimEnd('0');
    }
}
