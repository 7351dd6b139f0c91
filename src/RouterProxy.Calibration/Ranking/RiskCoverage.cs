using RouterProxy.Calibration.Observations;

namespace RouterProxy.Calibration.Ranking;

/// <summary>How the share of wrong answers grows as more answers are accepted, best score first. All in [0, 1], less is better.</summary>
/// <param name="Aurc">Area under the risk-coverage curve: mean share of wrong among the best i answers, over all i.</param>
/// <param name="OracleAurc">The same for a perfect ranking.</param>
/// <param name="Augrc">Area under the generalised risk-coverage curve: mean share of all answers that is wrong and accepted.</param>
/// <remarks>
/// Sources: Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers" (2019), for AURC and E-AURC;
/// Traub et al., "Overcoming common flaws in the evaluation of selective classification systems" (2024), for AUGRC, which does not
/// weigh the first few answers above all others.
/// </remarks>
public sealed record RiskCoverage(double Aurc, double OracleAurc, double Augrc)
{
    /// <summary>E-AURC: what the ranking loses against a perfect one.</summary>
    public double ExcessAurc => Aurc - OracleAurc;

    /// <param name="sample">At least one answer. Within a tie the figures are those expected of a random order.</param>
    /// <exception cref="ArgumentException">No answer, or a score outside [0, 1].</exception>
    public static RiskCoverage Of(IReadOnlyCollection<ScoredAnswer> sample)
    {
        double area = 0, general = 0, wrongAbove = 0;
        var accepted = 0;
        foreach (var (right, wrong) in RankedTies.Descending(sample))
        {
            var size = right + wrong;
            for (var i = 1; i <= size; i++)
            {
                area += (wrongAbove + ((double)wrong * i / size)) / (accepted + i);
            }

            general += size * (wrongAbove + (wrong / 2.0));
            accepted += size;
            wrongAbove += wrong;
        }

        var oracle = 0.0;
        for (var i = 1; i <= wrongAbove; i++)
        {
            oracle += i / (accepted - wrongAbove + i);
        }

        return new RiskCoverage(area / accepted, oracle / accepted, general / accepted / accepted);
    }
}
