namespace RouterProxy.Configuration.Reading;

/// <summary>Where a value came from.</summary>
/// <param name="Source">A file's name, <c>environment</c>, or <c>command line</c>.</param>
/// <param name="Detail">A line number or a variable's name.</param>
internal sealed record ValueOrigin(string Source, string? Detail)
{
    public static readonly ValueOrigin Default = new("default", null);

    public override string ToString() => Detail is null ? Source : $"{Source}:{Detail}";
}
