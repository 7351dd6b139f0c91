using System.Globalization;
using RouterProxy.Calibration.Audits;

namespace RouterProxy.Audit;

/// <summary>Names of the bands of <see cref="AuditEstimator.BandEdges"/>: a closed list, so that a metric can be split by them.</summary>
internal static class ConfidenceBand
{
    public const string None = "none";

    private static readonly string[] Names =
        [.. AuditEstimator.BandEdges.Select((edge, i) => $"{Text(i == 0 ? 0 : AuditEstimator.BandEdges[i - 1])}-{Text(edge)}"), "1"];

    /// <summary><c>0.9-0.99</c> and the like; <c>1</c> for exactly 1, <see cref="None"/> for no confidence.</summary>
    public static string Of(double? confidence)
    {
        if (confidence is not { } value)
        {
            return None;
        }

        var band = 0;
        while (band < AuditEstimator.BandEdges.Count && value >= AuditEstimator.BandEdges[band])
        {
            band++;
        }

        return Names[band];
    }

    private static string Text(double edge) => edge.ToString("0.######", CultureInfo.InvariantCulture);
}
