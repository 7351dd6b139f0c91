using System.Globalization;
using RouterProxy.Calibration.Audits;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Statistics;
using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Commands.Calibrate;

/// <summary>
/// Records as the statistics want them. Answers that were accepted have a label with the probability of an audit, those that went on have one
/// always or never. The proofs want a sample in which each request stands with one probability: so the smallest one is taken for all, and of what
/// is known more often as many are left out by chance (Horvitz and Thompson's weights, applied by thinning: an exact binomial test has no place
/// for weights). What an answer said that was given up half way is not known; it counts as different, which can only raise a threshold.
/// </summary>
/// <param name="Sample">The sample.</param>
/// <param name="Labels">Comparisons that could be used, before any was left out.</param>
/// <param name="Audits">What the audits say of the threshold in force; null without an audit.</param>
/// <param name="Acceptance">Share of the judged requests that the threshold in force accepts.</param>
internal sealed record RecordSample(CalibrationSample Sample, int Labels, AuditEstimate? Audits, double Acceptance)
{
    private const ulong Seed = 1;

    public static RecordSample Of(RecordedTraffic traffic, TierPair pair)
    {
        var notes = new List<string>();
        var judged = Judged(traffic, pair, notes);
        var groups = judged.GroupBy(l => (Shadow: l.Drawn == "shadow", Rate: RateOf(l))).Where(g => g.Key.Rate > 0)
            .Select(g => new RecordGroup(g.Key.Rate, [.. g])).Where(g => g.Probability > 0).ToArray();
        var rows = Thin(groups, judged.Count, notes);
        var costs = new MeanCosts(rows);
        AddWarnings(rows, notes);
        if (!costs.AreKnown)
        {
            notes.Add("Costs are not known, so whether the pair pays is not looked at (Price of both models).");
        }

        var texts = rows.Count > 0 && rows.All(r => r.Cheap is not null);
        return new RecordSample(
            new CalibrationSample(
                [.. rows.Select(r => CalibrationRow.FromAgreement(r.Confidence ?? 1, r.Agrees, costs.Cheap(r), costs.Strong(r)))],
                [.. rows.Select(r => texts ? AnswerComparison.Spell(r.Cheap!) : "")],
                LabelMode.Agreement,
                costs.AreKnown,
                notes),
            groups.Sum(g => g.Labelled.Count + g.Known.Count(l => l.IsLabelled)),
            Estimate(groups),
            judged.Count == 0 ? 0 : (double)judged.Count(l => !l.WouldEscalate) / judged.Count);
    }

    /// <summary>Accepted requests were drawn at the audit rate, those of <c>Mode: Shadow</c> at their own.</summary>
    private static double RateOf(RecordLine line) => line.Drawn == "shadow" ? line.Probability ?? 0 : line.AuditRate;

    private static List<RecordLine> Judged(RecordedTraffic traffic, TierPair pair, List<string> notes)
    {
        var own = traffic.Lines.Where(l => !l.Overridden && l.IsJudged && l.Decision is "accepted" or "escalated" or "degraded" or "bypassed").ToArray();
        var same = own.Where(l => IsSame(l, pair)).ToArray();
        if (own.Length > same.Length)
        {
            notes.Add(Text($"{own.Length - same.Length} of {own.Length} records are about other models or another signal than the route has now, and are left out."));
        }

        var scored = same.Where(l => l.Confidence is not null || Accepts(pair.Route, l.Unscored)).ToList();
        if (same.Length > scored.Count)
        {
            notes.Add(Text($"{same.Length - scored.Count} of {same.Length} answers had no confidence and escalate at every threshold: left out below."));
        }

        if (traffic.Unreadable > 0)
        {
            notes.Add(Text($"{traffic.Unreadable} lines are no records of this version and were not read."));
        }

        return scored;
    }

    private static bool IsSame(RecordLine line, TierPair pair) =>
        line.CheapModel == pair.Cheap.Model.Key && line.StrongModel == pair.Strong.Model.Key && line.Signal == pair.Route.Signal.Kind.ToString()
        && (pair.Cheap.Model.UpstreamName is null || line.CheapAsked == pair.Cheap.Model.UpstreamName)
        && (pair.Strong.Model.UpstreamName is null || line.StrongAsked == pair.Strong.Model.UpstreamName);

    private static bool Accepts(RoutePolicy route, string? reason) =>
        UnscoredReasonNames.ByName.TryGetValue(reason ?? "", out var parsed) && route.ActionFor(parsed) == UnscoredAction.Accept;

    private static List<RecordLine> Thin(RecordGroup[] groups, int judged, List<string> notes)
    {
        if (groups.Length == 0)
        {
            return [];
        }

        var probability = groups.Select(g => g.Probability).MaxBy(p => groups.Sum(g => g.Rows(p)));
        var chance = new SplitMix(Seed);
        var rows = new List<RecordLine>();
        foreach (var group in groups.Where(g => g.Probability >= probability))
        {
            rows.AddRange(group.Labelled.Where(_ => chance.NextChance(probability / group.Probability)));
            rows.AddRange(group.Known.Where(_ => chance.NextChance(probability)));
        }

        notes.Add(Text($"{rows.Count} rows stand for {judged} recorded requests: each is in the sample with a probability of {probability:P1}, that of an audit."));
        if (rows.Count(r => !r.IsLabelled) is > 0 and var unknown)
        {
            notes.Add(
                Text($"{unknown} of {rows.Count} cheap answers were given up before they were complete: they count as different. ")
                + "A threshold below the one in force needs Mode: Observe for a while; figures of quality are lower bounds.");
        }

        return rows;
    }

    private static void AddWarnings(List<RecordLine> rows, List<string> notes)
    {
        Func<RecordLine, string?>[] of = [r => r.CheapReported, r => r.Fingerprint, r => r.Semantics, r => r.Temperature, r => r.Format];
        string[] names = ["models (as reported)", "system fingerprints", "meanings of logprobs", "temperatures", "response formats"];
        var mixed = names.Zip(of, (name, read) => (Name: name, Count: rows.Select(read).Distinct(StringComparer.Ordinal).Count())).Where(m => m.Count > 1).ToArray();
        if (mixed.Length > 0)
        {
            notes.Add($"A threshold belongs to one model in one setting. In this sample there are {string.Join(", ", mixed.Select(m => Text($"{m.Count} {m.Name}")))}.");
        }
    }

    /// <summary>Of the threshold in force: what a route in <c>Observe</c> served although the rule said otherwise does not count.</summary>
    private static AuditEstimate? Estimate(RecordGroup[] groups)
    {
        AuditedAnswer[] audits =
        [
            .. from g in groups
               from l in g.Labelled
               where !l.WouldEscalate
               select new AuditedAnswer(l.Confidence ?? 1, l.Agrees, g.AmongAccepted),
        ];
        return audits.Length == 0 ? null : AuditEstimator.Estimate(audits, Math.Max(audits.Length, groups.Sum(g => g.Accepted)));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
