namespace RouterProxy.Relay;

/// <summary>How an upstream's choice looks when logprobs were not asked for.</summary>
internal enum LogprobsWhenOff
{
    /// <summary>Found out from the answer itself (<see cref="OffStyleSniffer"/>); <see cref="Null"/> as long as nothing speaks against it.</summary>
    Sniff,

    /// <summary><c>"logprobs": null</c>: OpenAI, Azure, vLLM, SGLang, TGI, Together.</summary>
    Null,

    /// <summary>No such member: llama.cpp, Ollama, TensorRT-LLM.</summary>
    Omit,
}
