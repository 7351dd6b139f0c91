namespace RouterProxy.Benchmarks.Load.Reporting;

/// <summary>What a goal compares with its limit.</summary>
internal enum Basis
{
    /// <summary>The figure itself.</summary>
    Value,

    /// <summary>The ratio to plain YARP.</summary>
    OverYarp,

    /// <summary>The ratio to plain YARP with the inline settings.</summary>
    OverInline,

    /// <summary>The difference to plain YARP.</summary>
    MinusYarp,
}
