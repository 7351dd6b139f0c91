using System.Net.Sockets;
using RouterProxy.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Cascade;

/// <summary>
/// Tells the operator of failed attempts, one line each: who, and what of. Messages of exceptions stay out of that line: they may repeat what an
/// upstream has sent.
/// </summary>
internal sealed class FailureReporter(ILogger<FailureReporter> logger)
{
    public void Report(Attempt attempt, AttemptOutcome outcome)
    {
        var exchange = attempt.Exchange;
        if (exchange.IsComparison || !IsFailure(attempt, outcome) || !logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        var cause = exchange.Context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var destination = exchange.Context.GetReverseProxyFeature().ProxiedDestination?.DestinationId;
        var end = outcome.End == AttemptEnd.Committed ? AttemptEnd.Broken : outcome.End;
        FailureLog.AttemptFailed(logger, exchange.Receipt.RequestId, attempt.Model.Key, destination, end.ToTag(), SocketErrorOf(cause) ?? outcome.Detail);
        if (cause is not null)
        {
            FailureLog.AttemptFailedOf(logger, exchange.Receipt.RequestId, attempt.Model.Key, cause);
        }
    }

    private static bool IsFailure(Attempt attempt, AttemptOutcome outcome) => outcome.End switch
    {
        AttemptEnd.Unreachable or AttemptEnd.NoDestination or AttemptEnd.ClosedEarly or AttemptEnd.Broken or AttemptEnd.TimedOut or AttemptEnd.DecisionTimeout => true,
        AttemptEnd.Status => outcome.Kept is { } kept && (int)kept.Status >= 500,
        AttemptEnd.Committed => outcome.Detail is not null && attempt.Deadline.Expired != DeadlineKind.Shutdown,
        _ => false,
    };

    private static string? SocketErrorOf(Exception? cause) => cause switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode.ToString(),
        _ => SocketErrorOf(cause.InnerException),
    };
}
