namespace RouterProxy.Intake;

/// <summary>Why a request is refused before any upstream is asked, in the words of OpenAI's error object.</summary>
/// <param name="Code"><c>code</c> of the error: one of the constants here.</param>
/// <param name="Param">The member that is wrong, or null.</param>
/// <param name="Message">A sentence for the client. Quotes at most a model or route name, shortened.</param>
internal sealed record RequestProblem(string Code, string? Param, string Message)
{
    public const string InvalidJson = "invalid_json";
    public const string InvalidType = "invalid_type";
    public const string ModelNotFound = "model_not_found";
    public const string RouteNotFound = "route_not_found";
    public const string RouteConflict = "route_conflict";
}
