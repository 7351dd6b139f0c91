namespace RouterProxy.Evaluation.Corpus;

/// <summary>There is nothing to evaluate on; the message says why and what to do.</summary>
internal sealed class CorpusMissingException(string message) : Exception(message);
