namespace RouterProxy.Configuration.Reading;

/// <summary>The bytes of one JSON source at one moment.</summary>
/// <param name="Name">What problems call it.</param>
/// <param name="Bytes">Null when it could not be read.</param>
/// <param name="Error">Why not.</param>
/// <param name="WithoutOwnSections">True when its sections <c>RouterProxy</c> and <c>ReverseProxy</c> do not count.</param>
internal sealed record ConfigurationText(string Name, byte[]? Bytes, string? Error, bool WithoutOwnSections)
{
    public bool SameContent(ConfigurationText other) =>
        Error == other.Error
        && (Bytes is null) == (other.Bytes is null)
        && (Bytes is null || Bytes.AsSpan().SequenceEqual(other.Bytes));
}
