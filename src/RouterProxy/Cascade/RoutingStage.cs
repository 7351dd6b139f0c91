using RouterProxy.Audit;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Errors;
using RouterProxy.Hosting;
using RouterProxy.Hosting.Shutdown;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Telemetry;

namespace RouterProxy.Cascade;

/// <summary>A generation request from its body to its receipt. The numbers are those of <c>docs/how-a-request-flows.md</c>.</summary>
internal sealed class RoutingStage(CascadeRunner cascade, Admission admission, Auditor auditor, Observers observers, HeldBytes held, ShutdownSignal shutdown, Bookkeeper bookkeeper, TimeProvider clock, ILogger<RoutingStage> logger)
{
    public const string RouteHeader = "x-router-route";

    public async Task RouteAsync(HttpContext context, RequestScope scope, GatewayPath path, ApiEndpoint endpoint, RequestDelegate next)
    {
        // 2. Intake: read the client's request once; every attempt is written from these bytes.
        using var share = held.Open(scope.Table.Limits.MaxHeldTotalBytes);
        var read = await RequestReader.ReadAsync(context.Request, scope.Table.Limits.MaxRequestBytes, context.RequestAborted, share, shutdown.AnswersEnd);
        if (!read.IsOk)
        {
            await RefuseAsync(context, scope, endpoint, ErrorFor(read, scope.Table.Limits));
            return;
        }

        foreach (var name in UpstreamHeaders.OfTheClientsBody)
        {
            context.Request.Headers.Remove(name);
        }

        var scan = RequestScanner.Scan(endpoint, read.Body, path.Deployment);
        if (!scan.IsOk)
        {
            await RefuseAsync(context, scope, endpoint, GatewayErrors.From(scan.Problem));
            return;
        }

        using var request = scan.Request;
        var choice = RouteSelector.Select(scope.Table, context.Request.Headers[RouteHeader], path.Route, request.Model);
        if (!choice.IsOk)
        {
            await RefuseAsync(context, scope, endpoint, GatewayErrors.From(choice.Problem));
            return;
        }

        if (!scope.Client.MayUse(choice.Route))
        {
            await RefuseAsync(context, scope, endpoint, GatewayErrors.RouteNotAllowed(choice.Route.Name));
            return;
        }

        var client = ClientOverride.None;
        if (scope.Client.Overrides && ClientOverrideReader.Read(context.Request.Headers, choice.Route, out client) is { } invalid)
        {
            await RefuseAsync(context, scope, endpoint, invalid);
            return;
        }

        // 3. Plan: which tiers may this request ask?
        using var exchange = admission.Admit(context, scope, path, choice.Route, request, client, share);
        var book = scope.Book;
        book.Receipt = exchange.Receipt;
        using var span = RouterTracing.StartRoute(exchange, book.Client);
        try
        {
            await cascade.RunAsync(exchange, next);
        }
        finally
        {
            // 8. Receipt: one event that says everything about the routing and nothing of the content.
            bookkeeper.Close(exchange, book);
            RouterTracing.EndRoute(span, exchange.Receipt);
            observers.Decided(exchange);
            if (exchange.Trail is not null)
            {
                await auditor.CloseAsync(exchange, path, scope, next);
            }
        }
    }

    private static GatewayError? ErrorFor(IntakeResult read, LimitsPolicy limits) => read.Status switch
    {
        IntakeStatus.TooLarge => GatewayErrors.RequestTooLarge(limits.MaxRequestBytes),
        IntakeStatus.Overloaded => GatewayErrors.Overloaded(),
        IntakeStatus.InvalidEncoding => GatewayErrors.InvalidEncoding(),
        IntakeStatus.ClientGone or IntakeStatus.TimedOut => null,
        IntakeStatus.Stopped => GatewayErrors.ShuttingDown(),
        _ => GatewayErrors.InvalidTransfer(read.ServerStatus),
    };

    private async Task RefuseAsync(HttpContext context, RequestScope scope, ApiEndpoint endpoint, GatewayError? error)
    {
        if (error is null)
        {
            // Nobody is left to read an answer; should somebody be, an untouched 200 would be the wrong one.
            scope.Book.Outcome = RequestOutcome.ClientGone;
            context.Abort();
            RequestLog.Abandoned(logger, scope.RequestId, scope.Client.Name, endpoint.ToString(), clock.GetElapsedTime(scope.Started).TotalMilliseconds, RequestLog.ClientGone);
            return;
        }

        await ErrorWriter.WriteAsync(context, error);
        RequestLog.Refused(logger, scope.RequestId, scope.Client.Name, endpoint.ToString(), (int)error.Status, error.Code, clock.GetElapsedTime(scope.Started).TotalMilliseconds);
    }
}
