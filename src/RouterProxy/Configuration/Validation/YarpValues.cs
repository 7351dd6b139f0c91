using System.Globalization;
using System.Reflection;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>
/// Checks that values of simple types below a YARP section can be read. YARP's own reader stops at the first one that cannot and does not name its key.
/// Names below these sections are YARP's business.
/// </summary>
internal static class YarpValues
{
    public static void Check(Type type, ConfigurationNode node, ProblemList problems)
    {
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.CanWrite))
        {
            var child = node.Find(property.Name);
            if (child is null || child.IsUnset)
            {
                continue;
            }

            var valueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsSection(valueType))
            {
                Check(valueType, child, problems);
            }
            else if (IsSimple(valueType) && !string.IsNullOrEmpty(child.Value) && !CanRead(valueType, child.Value))
            {
                problems.Add(child.Path, child.Value, $"must be {OptionProperty.Describe(valueType)}", child.Origin);
            }
        }
    }

    private static bool IsSection(Type type) => type.Namespace?.StartsWith("Yarp.", StringComparison.Ordinal) == true && type.IsClass;

    // SslProtocols is written as an array, versions and URLs have their own spelling: YARP reports those.
    private static bool IsSimple(Type type) =>
        type == typeof(bool) || type == typeof(int) || type == typeof(TimeSpan)
        || (type.IsEnum && type != typeof(System.Security.Authentication.SslProtocols));

    private static bool CanRead(Type type, string text) => type == typeof(TimeSpan)
        ? TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out _)
        : ValueParser.TryParse(type, text, out _);
}
