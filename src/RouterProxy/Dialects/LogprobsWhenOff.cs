namespace RouterProxy.Dialects;

/// <summary>How an upstream's choice looks when logprobs were not asked for.</summary>
internal enum LogprobsWhenOff
{
    /// <summary>Not known: found out from the answer itself, <see cref="Null"/> as long as nothing speaks against it.</summary>
    Sniff,

    /// <summary><c>"logprobs": null</c>: OpenAI, Azure, vLLM, SGLang, TGI, Together.</summary>
    Null,

    /// <summary>No such member: llama.cpp, Ollama, TensorRT-LLM.</summary>
    Omit,
}
