namespace RouterProxy.Confidence;

/// <summary>What counts as the logarithm of a probability.</summary>
internal static class Logprobs
{
    /// <summary>
    /// At or below it a number is a marker, not a logarithm: -9999 stands for "very unlikely" (OpenAI) or "masked" (vLLM, TensorRT-LLM),
    /// the lowest float for minus infinity (llama.cpp).
    /// </summary>
    private const double LowestReal = -9000;

    /// <summary>Rounding may carry a probability a little above one; more than this says that the number is something else (a raw logit).</summary>
    private static readonly double HighestRounding = Math.Log(1.0001);

    public static bool IsMarker(double logprob) => !(logprob > LowestReal);

    public static bool IsValid(double logprob) => logprob > LowestReal && logprob <= HighestRounding;
}
