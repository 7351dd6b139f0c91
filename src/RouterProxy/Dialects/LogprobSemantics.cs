namespace RouterProxy.Dialects;

/// <summary>What a server's logprob is the logarithm of. A threshold fitted on one meaning says nothing under another.</summary>
internal enum LogprobSemantics
{
    /// <summary>Not documented, or it depends on how the server was started.</summary>
    Unknown,

    /// <summary>Log-softmax of the model's logits, whatever the sampling settings are.</summary>
    Raw,

    /// <summary>After division by the temperature, before top-p and top-k.</summary>
    TemperatureScaled,

    /// <summary>After temperature, penalties, top-p and top-k: a lone survivor reports probability 1.</summary>
    Processed,

    /// <summary>After the whole sampler chain, as a probability instead of a logarithm.</summary>
    PostSampling,

    /// <summary>Raw scores: <c>exp</c> of them is no probability.</summary>
    Logits,
}
