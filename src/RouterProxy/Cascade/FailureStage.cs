using RouterProxy.Configuration;
using RouterProxy.Errors;
using RouterProxy.Relay;

namespace RouterProxy.Cascade;

/// <summary>Who answers when the last tier fails: a lower tier's answer, flagged, or a clear error.</summary>
internal sealed class FailureStage(TierAsker asker, ILogger<FailureStage> logger)
{
    /// <param name="exchange">The request; <paramref name="outcome"/> is already recorded.</param>
    /// <param name="outcome">How its attempt ended, not committed.</param>
    /// <param name="next">The rest of YARP's pipeline.</param>
    public async Task ConcludeAsync(RoutingExchange exchange, AttemptOutcome outcome, RequestDelegate next)
    {
        if (IsFailure(exchange, outcome) && exchange.FallBack() is { } fallBack)
        {
            if (fallBack.Kept is { } kept)
            {
                await Commit.ServeKeptAsync(exchange, fallBack.Tier, kept);
                return;
            }

            var again = await asker.AskAsync(exchange, fallBack.Tier, GateKind.Open, next, degraded: true);
            if (again.End is AttemptEnd.Committed or AttemptEnd.ClientGone)
            {
                return;
            }

            again.Kept?.Dispose();
            if (outcome.End == AttemptEnd.CircuitOpen)
            {
                // It was spared because somebody else could answer. Nobody could.
                outcome = await asker.AskAsync(exchange, exchange.Plan.Steps[^1].Tier, GateKind.Open, next);
                exchange.Record(exchange.Plan.Steps[^1].Tier, outcome);
                if (outcome.End is AttemptEnd.Committed or AttemptEnd.ClientGone)
                {
                    return;
                }
            }
        }

        if (outcome is { End: AttemptEnd.Status, Kept: { } error })
        {
            await PassOnAsync(exchange, error);
            return;
        }

        await FailAsync(exchange, null, ErrorFor(outcome.End));
    }

    /// <summary>An upstream's error as it came, unless it speaks of the operator's account.</summary>
    public async Task PassOnAsync(RoutingExchange exchange, KeptAnswer error)
    {
        if (error.Model.Credential != CredentialMode.Client && UpstreamComplaint.IsAboutAccess(error.Status, error.Body.WrittenSpan))
        {
            FailureLog.UpstreamMisconfigured(logger, exchange.Receipt.RequestId, error.Model.Key, (int)error.Status, UpstreamComplaint.MessageOf(error.Body.WrittenSpan));
            await FailAsync(exchange, error.Model.Key, GatewayErrors.Misconfigured());
            return;
        }

        var context = exchange.Context;
        exchange.Failed(error.Model.Key);
        await ClientHeaders.CopyAsync(context, error.Response, error.Model);
        exchange.Receipt.Apply(context.Response.Headers);
        await Commit.SendAsync(exchange, error);
    }

    /// <summary>The gateway itself lets the request go no further.</summary>
    public Task RefuseAsync(RoutingExchange exchange, GatewayError error) => FailAsync(exchange, null, error);

    private static async Task FailAsync(RoutingExchange exchange, string? model, GatewayError error)
    {
        exchange.Failed(model);
        exchange.Receipt.Apply(exchange.Context.Response.Headers);
        await ErrorWriter.WriteAsync(exchange.Context, error);
    }

    private static bool IsFailure(RoutingExchange exchange, AttemptOutcome outcome) => outcome.End switch
    {
        AttemptEnd.Status => (int)outcome.Kept!.Status switch
        {
            401 or 403 or 404 or 408 or 409 or 429 or >= 500 => true,

            // The client's own fault, says the upstream. But a lower tier has already shown that the request can be answered.
            400 or 413 or 422 => exchange.Outcomes.Count > 1,
            _ => false,
        },
        _ => true,
    };

    private static GatewayError ErrorFor(AttemptEnd end) => end switch
    {
        AttemptEnd.NoDestination => GatewayErrors.NoHealthyUpstream(),
        AttemptEnd.TimedOut or AttemptEnd.DecisionTimeout => GatewayErrors.Timeout(),
        AttemptEnd.ShuttingDown => GatewayErrors.ShuttingDown(),
        AttemptEnd.Broken => GatewayErrors.Broken(),
        _ => GatewayErrors.Unreachable(),
    };
}
