namespace RouterProxy.Audit;

/// <summary>Draws requests by chance alone, so that those drawn stand for all.</summary>
internal sealed class AuditDraw(Random random)
{
    /// <param name="rate">Probability in [0, 1].</param>
    public bool Draw(double rate) => rate > 0 && random.NextDouble() < rate;
}
