namespace RouterProxy.Configuration;

/// <summary>The two sections that the configuration gate owns.</summary>
internal static class SectionNames
{
    public const string RouterProxy = "RouterProxy";

    public const string ReverseProxy = "ReverseProxy";

    public const string Clusters = "ReverseProxy:Clusters";
}
