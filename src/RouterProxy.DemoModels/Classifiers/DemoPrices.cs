namespace RouterProxy.DemoModels.Classifiers;

/// <summary>
/// The demo's invented prices in USD per million tokens. Their ratio of 15 lies where today's pairs of a small open model and a large
/// commercial one lie; it says nothing about any provider.
/// </summary>
public static class DemoPrices
{
    public const decimal CheapInput = 0.10m;
    public const decimal CheapOutput = 0.40m;
    public const decimal StrongInput = 1.50m;
    public const decimal StrongOutput = 6.00m;

    /// <summary>What a strong answer costs in units of a cheap one to the same question.</summary>
    public const decimal Ratio = StrongInput / CheapInput;

    /// <summary>
    /// Cost of the cascade relative to always asking the strong model: every question pays the cheap model, the escalated ones the strong
    /// one as well.
    /// </summary>
    /// <param name="escalationRate">In [0, 1].</param>
    public static double RelativeCost(double escalationRate) => (1 / (double)Ratio) + escalationRate;
}
