namespace RouterProxy.Evaluation.Running;

/// <summary>What the models are asked. The classifiers answer it without reading it.</summary>
internal static class EvaluationPrompt
{
    public const string System = "Classify the e-mail. Answer with exactly one word: spam or ham.";
}
