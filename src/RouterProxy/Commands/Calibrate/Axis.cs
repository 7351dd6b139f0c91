namespace RouterProxy.Commands.Calibrate;

/// <summary>An axis of a drawing.</summary>
/// <param name="Title">What it measures.</param>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end; an axis without length is widened.</param>
/// <param name="Spell">How its numbers are written.</param>
internal sealed record Axis(string Title, double From, double To, Func<double, string> Spell)
{
    /// <summary>More lines than about these are a fence.</summary>
    public const int MostSteps = 6;

    /// <summary>Round numbers between the ends, in order: steps of 1, 2 or 5 and zeros.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            if (!(To > From))
            {
                return [From];
            }

            var magnitude = Math.Pow(10, Math.Floor(Math.Log10((To - From) / MostSteps)));
            var step = magnitude * new[] { 1, 2, 5, 10 }.First(factor => (To - From) / (magnitude * factor) <= MostSteps);

            // Multiples, not a running sum: the last tick of 0 to 1 must be 1. A hair of tolerance at the ends for the same reason.
            var first = (int)Math.Ceiling((From / step) - 1e-9);
            var last = (int)Math.Floor((To / step) + 1e-9);
            return Enumerable.Range(first, last - first + 1).Select(multiple => multiple * step);
        }
    }

    /// <summary>Where a value lies between the ends, in [0, 1]; values beyond an end are drawn at it.</summary>
    public double Share(double value) => To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0.5;
}
