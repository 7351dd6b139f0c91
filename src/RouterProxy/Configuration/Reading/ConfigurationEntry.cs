namespace RouterProxy.Configuration.Reading;

/// <summary>One key of one source, flattened.</summary>
/// <param name="Path">Names joined by colons.</param>
/// <param name="Kind">What stood there.</param>
/// <param name="Value">The text of a scalar or of raw JSON.</param>
/// <param name="Origin">Where it stood.</param>
internal readonly record struct ConfigurationEntry(string Path, ConfigurationValueKind Kind, string? Value, ValueOrigin Origin);
