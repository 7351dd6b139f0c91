namespace RouterProxy.DemoModels.Corpus;

/// <summary>What a sample mail is used for.</summary>
public enum CorpusPart
{
    /// <summary>The classifiers are fitted on it.</summary>
    Training,

    /// <summary>Modelling choices and the demo's threshold are made on it.</summary>
    Validation,

    /// <summary>Only ever measured on: nothing is fitted or chosen with it.</summary>
    HeldOut,
}
