using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Intake;

/// <summary>Chooses a request's route: the one that path or header name, else the one whose models the body's <c>model</c> matches.</summary>
internal static class RouteSelector
{
    // Names in messages are for people; a client's megabyte of name is not.
    private const int LongestQuote = 128;

    /// <param name="table">The configuration captured for this request.</param>
    /// <param name="header">Value of <c>x-router-route</c>; null or empty when absent.</param>
    /// <param name="pathRoute">The route that the path names, or null.</param>
    /// <param name="model">The request's model; null, when it names none, is taken only by a route that matches <c>*</c>.</param>
    public static RouteChoice Select(RoutingTable table, string? header, string? pathRoute, string? model)
    {
        var named = string.IsNullOrEmpty(header) ? pathRoute : header;
        if (named is null)
        {
            return table.Matcher.Find(model ?? "") is { } match ? new RouteChoice(match) : new RouteChoice(NoModel(model));
        }

        if (pathRoute is not null && !string.Equals(named, pathRoute, StringComparison.OrdinalIgnoreCase))
        {
            return new RouteChoice(new RequestProblem(
                RequestProblem.RouteConflict,
                null,
                $"The path names the route '{Quote(pathRoute)}', the header x-router-route names '{Quote(named)}'."));
        }

        return table.Routes.TryGetValue(named, out var route)
            ? new RouteChoice(route)
            : new RouteChoice(new RequestProblem(RequestProblem.RouteNotFound, null, $"The route '{Quote(named)}' does not exist."));
    }

    private static RequestProblem NoModel(string? model) => new(
        RequestProblem.ModelNotFound,
        "model",
        model is null ? "The request names no model, and no route takes it." : $"The model '{Quote(model)}' does not exist.");

    private static string Quote(string name)
    {
        if (name.Length <= LongestQuote)
        {
            return name;
        }

        var length = char.IsHighSurrogate(name[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;
        return string.Concat(name.AsSpan(0, length), "…");
    }
}
