using System.Globalization;
using RouterProxy.Calibration.Observations;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Commands.Calibrate;

/// <summary>Results as the statistics want them.</summary>
/// <param name="Rows">Results that count.</param>
/// <param name="Answers">What the cheap model said in each of them, spelled for comparison.</param>
/// <param name="Labels">What counts as a loss.</param>
/// <param name="IsPriced">The rows have costs.</param>
/// <param name="Notes">What was left out, and why, as sentences.</param>
internal sealed record CalibrationSample(
    IReadOnlyList<CalibrationRow> Rows, IReadOnlyList<string> Answers, LabelMode Labels, bool IsPriced, IReadOnlyList<string> Notes)
{
    public static CalibrationSample Of(IReadOnlyList<RecordedResult> results, RoutePolicy route)
    {
        var notes = new List<string>();
        var labelled = results.Count(r => r.Label is not null);
        var mode = results.Count > 0 && labelled == results.Count ? LabelMode.Gold : LabelMode.Agreement;
        if (labelled > 0 && mode == LabelMode.Agreement)
        {
            notes.Add(Text($"{labelled} of {results.Count} lines have a label: labels count only when every line has one."));
        }

        var used = results.Where(r => r.Confidence is not null || Accepts(route, r.Unscored)).ToArray();
        var priced = used.Length > 0 && used.All(r => r.CheapCost is not null && r.StrongCost is not null);
        if (!priced)
        {
            notes.Add("Costs are not known for every line, so whether the pair pays is not looked at (Price of both models, or cheap_cost and strong_cost on every line).");
        }

        if (route.Tiers[0].LabelThresholds.Count > 0)
        {
            notes.Add("The first tier has label thresholds. They beat the threshold for their answers, and nothing below speaks of them.");
        }

        if (route.Tiers.Count > 2)
        {
            notes.Add("The route has more than two tiers: the first is compared with the last, those between are not asked.");
        }

        AddUnscored(results, used, notes);
        return new CalibrationSample(
            [.. used.Select(r => Row(r, mode, priced, route.Signal.Field))], [.. used.Select(r => AnswerComparison.Spell(r.Cheap))], mode, priced, notes);
    }

    /// <summary>An unscored answer that the route accepts is served whatever the threshold: it counts as certain, so that its losses count.</summary>
    private static CalibrationRow Row(RecordedResult result, LabelMode mode, bool priced, string? field)
    {
        var confidence = result.Confidence ?? 1;
        var agrees = AnswerComparison.Same(result.Cheap, result.Strong);
        var (cheapCost, strongCost) = priced ? (result.CheapCost ?? 0, result.StrongCost ?? 0) : (0, 0);
        return mode == LabelMode.Agreement
            ? CalibrationRow.FromAgreement(confidence, agrees, cheapCost, strongCost)
            : new CalibrationRow(
                confidence,
                AnswerComparison.IsRight(result.Cheap, result.Label!, field),
                AnswerComparison.IsRight(result.Strong, result.Label!, field),
                agrees,
                cheapCost,
                strongCost);
    }

    private static void AddUnscored(IReadOnlyList<RecordedResult> results, RecordedResult[] used, List<string> notes)
    {
        if (results.Count - used.Length is > 0 and var left)
        {
            notes.Add(Text($"{left} of {results.Count} cheap answers had no confidence ({Reasons(results)}). They escalate at every threshold and are left out below."));
        }

        if (used.Count(r => r.Confidence is null) is > 0 and var accepted)
        {
            notes.Add(Text($"{accepted} of {results.Count} cheap answers had no confidence and are accepted at every threshold (OnUnscored): they count as certain below."));
        }
    }

    private static string Reasons(IReadOnlyList<RecordedResult> results) =>
        string.Join(", ", results.Where(r => r.Confidence is null).Select(r => r.Unscored).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static bool Accepts(RoutePolicy route, string? reason) =>
        UnscoredReasonNames.ByName.TryGetValue(reason ?? "", out var parsed) ? route.ActionFor(parsed) == UnscoredAction.Accept : route.OnUnscored == UnscoredAction.Accept;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
