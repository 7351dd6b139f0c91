namespace RouterProxy.DemoModels.Answers;

/// <summary>A token that the model could have said.</summary>
/// <param name="Text">The token.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
internal readonly record struct TokenProbability(string Text, double LogProbability);
