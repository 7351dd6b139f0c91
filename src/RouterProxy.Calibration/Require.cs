using System.Runtime.CompilerServices;

namespace RouterProxy.Calibration;

/// <summary>The argument checks of this library. Each also refuses NaN, which plain comparisons would let through.</summary>
internal static class Require
{
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must lie in [0, 1].");
        }

        return value;
    }

    public static double OpenShare(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must lie in (0, 1).");
        }

        return value;
    }

    public static void NotBelow(double value, double least, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!(value >= least) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Must be finite and at least {least}.");
        }
    }

    public static void Some<T>(IReadOnlyCollection<T> items, [CallerArgumentExpression(nameof(items))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(items, name);
        if (items.Count == 0)
        {
            throw new ArgumentException("At least one is needed.", name);
        }
    }
}
