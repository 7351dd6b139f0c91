using RouterProxy.Calibration.Audits;
using static RouterProxy.Commands.Calibrate.ReportText;

namespace RouterProxy.Commands.Calibrate;

/// <summary>What audits say of the threshold in force, band by band.</summary>
internal static class AuditTable
{
    public static ReportTable Of(AuditEstimate audits, double acceptance) => new(
        "Audits of the threshold in force",
        $"Of the answers that it accepts, {Percent(audits.Risk)} differ from the strong model's (95 % interval {Percent(audits.Interval.Lower)} to {Percent(audits.Interval.Upper)}, "
        + $"{(audits.Uniform ? "exact" : "weighted by the rates at which they were drawn")}): {Percent(audits.MarginalRisk(acceptance))} of all answers.",
        ["Confidence", "Audits", "Agree", "95 % interval"],
        [
            .. from band in audits.Bands
               where band.Audits > 0
               select (IReadOnlyList<string>)
               [
                   band.Below is { } below ? $"{Number(band.From)} to {Number(below)}" : "1",
                   Count(band.Audits), Percent(band.Agreement), $"{Percent(band.Interval.Lower)} to {Percent(band.Interval.Upper)}",
               ],
        ]);
}
