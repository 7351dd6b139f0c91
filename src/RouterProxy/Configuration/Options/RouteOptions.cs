using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary>An entry of <c>RouterProxy:Routes</c>.</summary>
internal sealed class RouteOptions : RouteSettings
{
    /// <summary>Which requests the route takes.</summary>
    public MatchOptions Match { get; set; } = new();

    /// <summary>The cascade: cheap first, strong last; at least one.</summary>
    [Required]
    public List<TierOptions> Tiers { get; set; } = [];
}
