namespace RouterProxy.Evaluation;

/// <summary>What to evaluate.</summary>
/// <param name="Seed">Decides the split, the random mixing and the intervals.</param>
/// <param name="Quick">A quarter of the mails: shows that everything runs. Its figures mean little.</param>
/// <param name="Cache">Folder of the corpus.</param>
/// <param name="Alpha">Target of the marginal risk against the strong model.</param>
/// <param name="Delta">Probability that the promise is wrong.</param>
/// <param name="Json">Where the figures go for machines; null for nowhere.</param>
/// <param name="Page">Where the page of the calibration goes; null for nowhere.</param>
internal sealed record EvaluationOptions(int Seed, bool Quick, string Cache, double Alpha, double Delta, string? Json, string? Page);
