using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Records;

/// <summary>
/// Follows routed requests. Registered as a singleton; any number of them may be. Called from many requests at once, after the answer has
/// gone out: it must be quick, wait for nothing and throw nothing.
/// </summary>
internal interface IDecisionObserver
{
    /// <summary>Whether the route is of interest. Asked once for each route of each configuration; routes that nobody watches cost a null check.</summary>
    bool Watches(RoutePolicy route);

    /// <summary>Called once for each request of a watched route, scored or not (<see cref="RoutedDecision.IsScored"/>).</summary>
    void OnDecision(in RoutedDecision decision);
}
