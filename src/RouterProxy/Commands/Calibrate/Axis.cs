namespace RouterProxy.Commands.Calibrate;

/// <summary>An axis of a drawing.</summary>
/// <param name="Title">What it measures.</param>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end; an axis without length is widened.</param>
/// <param name="Spell">How its numbers are written.</param>
internal sealed record Axis(string Title, double From, double To, Func<double, string> Spell)
{
    /// <summary>Where a value lies between the ends, in [0, 1]; values beyond an end are drawn at it.</summary>
    public double Share(double value) => To > From ? Math.Clamp((value - From) / (To - From), 0, 1) : 0.5;
}
