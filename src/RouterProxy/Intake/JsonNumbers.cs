using System.Text.Json;

namespace RouterProxy.Intake;

/// <summary>Reads numbers that clients spell as they like (<c>16</c>, <c>16.0</c>, <c>1e1</c>, <c>1e400</c>).</summary>
internal static class JsonNumbers
{
    /// <summary>The number that the reader stands on, cut to a whole one, saturated at the range of <see cref="long"/>; null where there is none.</summary>
    public static long? ToInteger(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return null;
        }

        if (reader.TryGetInt64(out var whole))
        {
            return whole;
        }

        return reader.TryGetDouble(out var real) ? Saturate(real) : null;
    }

    // A cast does the same on today's hardware but was undefined before .NET 9; this says it.
    private static long Saturate(double value) => value switch
    {
        >= long.MaxValue => long.MaxValue,
        <= long.MinValue => long.MinValue,
        _ => (long)value,
    };
}
