using System.Diagnostics.CodeAnalysis;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Intake;

/// <summary>The route that takes a request, or why there is none.</summary>
internal readonly record struct RouteChoice
{
    public RouteChoice(RoutePolicy route) => Route = route;

    public RouteChoice(RequestProblem problem) => Problem = problem;

    public RoutePolicy? Route { get; }

    public RequestProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Route))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOk => Route is not null;
}
