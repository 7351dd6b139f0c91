namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>The white space of an upstream's JSON; all three mean the same.</summary>
internal enum JsonSpelling
{
    Compact,

    /// <summary>A space behind commas and colons, as Python writes it.</summary>
    Spaced,

    /// <summary>Spaces and tabs wherever JSON allows them.</summary>
    Odd,
}
