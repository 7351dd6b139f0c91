namespace RouterProxy.Configuration.Reading;

/// <summary>What stood at a key. Files know it; environment and command line only have text.</summary>
internal enum ConfigurationValueKind
{
    /// <summary>Nothing stands at the key itself, at most below it.</summary>
    None,

    /// <summary>Text, a number, true or false.</summary>
    Scalar,

    /// <summary>An explicit null: the key says that it has no value.</summary>
    Null,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,

    /// <summary>JSON text kept as it was written.</summary>
    RawJson,
}
