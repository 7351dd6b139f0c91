using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.Evaluation.Running;

/// <summary>One mail of the test part on every route. Costs are in USD, by the demo's prices.</summary>
internal sealed record MailOutcome(DemoMail Mail, GatewayAnswer Cheap, GatewayAnswer Strong, GatewayAnswer Certified, GatewayAnswer ByEye)
{
    private const double Million = 1_000_000;

    public bool Agrees => IsSame(Cheap.Label, Strong.Label);

    public double CheapCost => ((Cheap.InputTokens * (double)DemoPrices.CheapInput) + (Cheap.OutputTokens * (double)DemoPrices.CheapOutput)) / Million;

    public double StrongCost => ((Strong.InputTokens * (double)DemoPrices.StrongInput) + (Strong.OutputTokens * (double)DemoPrices.StrongOutput)) / Million;

    public bool IsRight(GatewayAnswer answer) => IsSame(answer.Label, Mail.Label);

    /// <summary>Every mail pays the cheap model, an escalated one the strong model as well.</summary>
    public double CostOf(GatewayAnswer routed) => CheapCost + (routed.Escalated ? StrongCost : 0);

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
