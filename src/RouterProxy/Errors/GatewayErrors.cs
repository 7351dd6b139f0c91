using System.Net;
using RouterProxy.Intake;

namespace RouterProxy.Errors;

/// <summary>Every error of the gateway's own; a table of them is in <c>docs/failure-modes.md</c>.</summary>
internal static class GatewayErrors
{
    private const string InvalidRequest = "invalid_request_error";
    private const string Upstream = "upstream_error";
    private const string Server = "server_error";
    private const string Permission = "permission_error";

    /// <summary>What intake found wrong with a request.</summary>
    public static GatewayError From(RequestProblem problem) =>
        new(problem.Code is RequestProblem.ModelNotFound or RequestProblem.RouteNotFound ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, InvalidRequest, problem.Code, problem.Message)
        {
            Param = problem.Param,
        };

    public static GatewayError InvalidEncoding() =>
        new(HttpStatusCode.BadRequest, InvalidRequest, "invalid_encoding", "The request body does not decode as its content-encoding says. Send it plain, or as gzip, br or deflate.");

    public static GatewayError RequestTooLarge(long limit) =>
        new(HttpStatusCode.RequestEntityTooLarge, InvalidRequest, "request_too_large", $"The request body is larger than the limit of {limit} bytes.");

    public static GatewayError ModelNotFound(string model) =>
        From(new RequestProblem(RequestProblem.ModelNotFound, "model", $"The model '{Shorten(model)}' does not exist. GET /v1/models lists the names that are served."));

    /// <param name="status">400 for a broken transfer, 408 for one that was too slow.</param>
    public static GatewayError InvalidTransfer(int status) =>
        new((HttpStatusCode)(status is >= 400 and < 500 ? status : 400), InvalidRequest, "invalid_transfer", "The request body broke off, was sent too slowly, or is not valid HTTP.");

    public static GatewayError UnknownUrl(string method, string path) =>
        new(HttpStatusCode.NotFound, InvalidRequest, "unknown_url", $"Unknown request URL: {Shorten(method)} {Shorten(path)}. See the documentation for the paths that are served.");

    /// <param name="presented">Whether there was a key at all. It is never repeated.</param>
    public static GatewayError InvalidApiKey(bool presented) =>
        new(HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key", presented
            ? "Incorrect API key. The operator of this gateway gives out its keys."
            : "No API key. Send yours as 'Authorization: Bearer KEY' or 'api-key: KEY'.");

    public static GatewayError RouteNotAllowed(string route) =>
        new(HttpStatusCode.Forbidden, Permission, "route_not_allowed", $"This API key may not use the route '{route}'. GET /v1/models lists the names that it may use.");

    public static GatewayError PassThroughNotAllowed() =>
        new(HttpStatusCode.Forbidden, Permission, "pass_through_not_allowed", "This API key may not use paths that are passed through to an upstream.");

    public static GatewayError TooManyPerMinute(int limit, TimeSpan wait) => RateLimited($"This API key may send {limit} requests a minute.", wait);

    public static GatewayError TooManyAtOnce(int limit, TimeSpan wait) => RateLimited($"This API key may have {limit} requests under way at once.", wait);

    public static GatewayError InvalidOverride(string header, string allowed) =>
        new(HttpStatusCode.BadRequest, InvalidRequest, "invalid_override", $"The header {header} has a value that is not allowed; allowed: {allowed}.") { Param = header };

    public static GatewayError Unreachable() =>
        new(HttpStatusCode.BadGateway, Upstream, "upstream_unreachable", "No upstream of this route could be reached.");

    public static GatewayError Broken() =>
        new(HttpStatusCode.BadGateway, Upstream, "upstream_unreachable", "The upstream of this route broke off or sent an answer that cannot be read.");

    public static GatewayError Timeout() =>
        new(HttpStatusCode.GatewayTimeout, Upstream, "upstream_timeout", "No upstream of this route answered in time.") { ShouldRetry = false };

    public static GatewayError NoHealthyUpstream() =>
        new(HttpStatusCode.ServiceUnavailable, Upstream, "no_healthy_upstream", "No destination of this route's upstream is available at the moment.");

    public static GatewayError Misconfigured() =>
        new(HttpStatusCode.BadGateway, Upstream, "upstream_misconfigured", "The gateway's access to this route's upstream is not set up correctly. The operator finds the upstream's answer in the gateway's log.") { ShouldRetry = false };

    public static GatewayError StreamBroken() =>
        new(HttpStatusCode.BadGateway, Upstream, "upstream_stream_broken", "The upstream broke off in the middle of this answer.");

    public static GatewayError Overloaded() =>
        new(HttpStatusCode.ServiceUnavailable, Server, "overloaded", "The gateway holds as much as it may at the moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static GatewayError ShuttingDown() =>
        new(HttpStatusCode.ServiceUnavailable, Server, "shutting_down", "The gateway was stopped before this answer was complete.") { RetryAfter = TimeSpan.FromSeconds(1), ClosesConnection = true };

    public static GatewayError BudgetExceeded(TimeSpan retryAfter) =>
        new(HttpStatusCode.TooManyRequests, "rate_limit_error", "escalation_budget_exceeded", "This request needs the stronger model, and the route's share of such requests is used up for now.")
        {
            RetryAfter = retryAfter,
        };

    public static GatewayError Internal() =>
        new(HttpStatusCode.InternalServerError, Server, "internal_error", "The gateway failed to handle this request. The operator finds it in the log by its x-router-request-id.");

    private static GatewayError RateLimited(string limit, TimeSpan wait) =>
        new(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded", $"{limit} Wait as long as retry-after says, then try again.") { RetryAfter = wait };

    /// <summary>Names from a request are echoed to help, but never at a length that turns an error into a mirror.</summary>
    private static string Shorten(string value) => value.Length <= 200 ? value : string.Concat(value.AsSpan(0, 200), "…");
}
