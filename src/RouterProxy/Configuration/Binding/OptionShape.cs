namespace RouterProxy.Configuration.Binding;

/// <summary>How a type is written in the configuration.</summary>
internal enum OptionShape
{
    /// <summary>One value.</summary>
    Scalar,

    /// <summary>Raw JSON.</summary>
    Raw,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object with names of the user's choice.</summary>
    Map,

    /// <summary>An object with the keys of an option type.</summary>
    Object,
}
