using RouterProxy.Calibration.Confidences;
using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Probabilities;

/// <summary>
/// P(right) = sigmoid(intercept + slope * log-odds of the confidence): two parameters, enough from 50 labels on. Sources: Platt,
/// "Probabilistic outputs for support vector machines" (1999), for the form; Zellinger and Thomson, "Rational tuning of LLM cascades"
/// (2024), for transforming the confidence first, without which the many values close to 1 are one.
/// </summary>
/// <param name="Intercept">Log-odds of being right at a confidence of 0.5.</param>
/// <param name="Slope">At least 0; below 1 the confidences are overconfident.</param>
public sealed record LogisticCalibration(double Intercept, double Slope) : IProbabilityCalibration
{
    /// <summary>Weight of the penalty that keeps the parameters finite when the labels can be separated or are all alike.</summary>
    public const double DefaultRidge = 1e-3;

    private const int MaxSteps = 100;
    private const double Tolerance = 1e-10;

    /// <summary>
    /// Greatest penalised likelihood, by Newton's method with halved steps. Source: Hastie, Tibshirani and Friedman, The Elements of
    /// Statistical Learning (2009), 4.4.1.
    /// </summary>
    /// <param name="sample">At least one answer, scored by its confidence.</param>
    /// <param name="ridge">Above 0: half of it times the squared parameters is taken from the log-likelihood.</param>
    /// <exception cref="ArgumentException">No answer, or a number outside its range.</exception>
    public static LogisticCalibration Fit(IReadOnlyCollection<ScoredAnswer> sample, double ridge = DefaultRidge)
    {
        Require.Some(sample);
        if (!(ridge > 0) || double.IsInfinity(ridge))
        {
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "Must be finite and above 0.");
        }

        var points = sample.Select(answer => (X: ConfidenceScale.LogOdds(answer.Score), Y: answer.Right ? 1.0 : 0)).ToArray();
        var fit = Newton(points, ridge, withSlope: true);

        // A falling curve would call the surest answers the worst. Then the confidence says nothing useful, and the flat curve says so.
        return fit.Slope >= 0 ? fit : Newton(points, ridge, withSlope: false);
    }

    /// <inheritdoc/>
    public double Apply(double confidence) => ConfidenceScale.FromLogOdds(Intercept + (Slope * ConfidenceScale.LogOdds(confidence)));

    private static LogisticCalibration Newton((double X, double Y)[] points, double ridge, bool withSlope)
    {
        double a = 0, b = 0, value = Objective(points, a, b, ridge);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (da, db) = Direction(points, a, b, ridge, withSlope);
            var scale = 1.0;
            double next;
            while ((next = Objective(points, a + (scale * da), b + (scale * db), ridge)) < value && scale > 1e-6)
            {
                scale /= 2;
            }

            (a, b, value) = (a + (scale * da), b + (scale * db), next);
            if (Math.Abs(da) + Math.Abs(db) < Tolerance)
            {
                break;
            }
        }

        return new LogisticCalibration(a, b);
    }

    /// <summary>The Newton step: the 2x2 system of second derivatives against the gradient.</summary>
    private static (double A, double B) Direction((double X, double Y)[] points, double a, double b, double ridge, bool withSlope)
    {
        double ga = -ridge * a, gb = -ridge * b, haa = ridge, hab = 0, hbb = ridge;
        foreach (var (x, y) in points)
        {
            var p = ConfidenceScale.FromLogOdds(a + (b * x));
            var weight = p * (1 - p);
            ga += y - p;
            gb += (y - p) * x;
            haa += weight;
            hab += weight * x;
            hbb += weight * x * x;
        }

        if (!withSlope)
        {
            return (ga / haa, 0);
        }

        var determinant = (haa * hbb) - (hab * hab);
        return (((hbb * ga) - (hab * gb)) / determinant, ((haa * gb) - (hab * ga)) / determinant);
    }

    private static double Objective((double X, double Y)[] points, double a, double b, double ridge)
    {
        var sum = -ridge / 2 * ((a * a) + (b * b));
        foreach (var (x, y) in points)
        {
            // ln sigmoid(t), for t towards the label; written so that neither end overflows.
            var t = (y > 0 ? 1 : -1) * (a + (b * x));
            sum -= Math.Max(-t, 0) + Math.Log(1 + Math.Exp(-Math.Abs(t)));
        }

        return sum;
    }
}
