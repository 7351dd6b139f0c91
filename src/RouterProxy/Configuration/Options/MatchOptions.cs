namespace RouterProxy.Configuration.Options;

/// <summary><c>Match</c> of a route. A route without it is reached by header or path.</summary>
internal sealed class MatchOptions
{
    /// <summary>Values of the request's <c>model</c>: whole names, <c>prefix*</c> or <c>*</c>; ordinal.</summary>
    public List<string> Models { get; set; } = [];
}
