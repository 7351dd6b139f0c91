using System.Net.Mime;
using RouterProxy.Intake;
using RouterProxy.Relay;
using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Cascade;

/// <summary>
/// Reads an attempt's answer from its headers on: held, judged, and relayed when it is accepted. Whatever goes wrong before the
/// commit becomes an outcome and leaves the client untouched.
/// </summary>
internal sealed class AnswerReader
{
    /// <summary>Error bodies are short; one that is longer than this is not worth keeping.</summary>
    private const int MaxErrorBytes = 256 << 10;

    public async ValueTask ReadAsync(Attempt attempt, HttpResponseMessage response)
    {
        try
        {
            attempt.Outcome = await ReadCoreAsync(attempt, response);
        }
        catch (OperationCanceledException) when (attempt.Deadline.Token.IsCancellationRequested)
        {
            // The runner names the end: the client has gone, or a limit ran out. A destination that hangs is charged for it.
            Charge(attempt, ForwarderError.RequestTimedOut, null);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            // In YARP's own terms this would be a failure to copy headers, which passive health checks do not count.
            Charge(attempt, ForwarderError.ResponseBodyDestination, broken);
            attempt.Outcome = new AttemptOutcome(AttemptEnd.Broken) { Detail = "Reset" };
        }

        if (attempt.Outcome?.End == AttemptEnd.Broken)
        {
            Charge(attempt, ForwarderError.ResponseBodyDestination, null);
        }
    }

    private static async ValueTask<AttemptOutcome> ReadCoreAsync(Attempt attempt, HttpResponseMessage response)
    {
        // 5. Hold and judge: in one piece, as a stream, or as a stream that is put together.
        var source = response.Content.ReadAsStream(attempt.Deadline.Token);
        if (!response.IsSuccessStatusCode)
        {
            return await ReadErrorAsync(attempt, response, source);
        }

        if (IsEncoded(response))
        {
            // Plain was asked for. What cannot be read cannot be judged, and what cannot be cut must not be sent; but an answer
            // from which nothing is to be cut goes out as it came.
            if (attempt.Gate == GateKind.Confidence)
            {
                return new AttemptOutcome(AttemptEnd.Broken) { Detail = "Compressed" };
            }

            attempt.OpenGate();
        }

        if (!IsEventStream(response))
        {
            return await new WholeAnswer(attempt, response, source).ReadAsync();
        }

        if (attempt.Terms.Aggregate)
        {
            using var pieces = new AggregatedAnswer(attempt, response, source);
            return await pieces.ReadAsync();
        }

        using var stream = new StreamAnswer(attempt, response, source);
        return await stream.ReadAsync();
    }

    private static async Task<AttemptOutcome> ReadErrorAsync(Attempt attempt, HttpResponseMessage response, Stream source)
    {
        var body = new PooledBuffer();
        try
        {
            if (await BoundedBody.ReadAsync(source, body, MaxErrorBytes, attempt.Deadline.Token))
            {
                var kept = new KeptAnswer(attempt.Model, response, body, IsEventStream(response));
                body = null;
                return new AttemptOutcome(AttemptEnd.Status) { Kept = kept, Detail = $"Status{(int)response.StatusCode}" };
            }

            return new AttemptOutcome(AttemptEnd.Broken) { Detail = "ErrorTooLarge" };
        }
        finally
        {
            body?.Dispose();
        }
    }

    /// <summary>The destination broke off in the middle of an answer that was already on its way.</summary>
    public static void ChargeBroken(Attempt attempt) => Charge(attempt, ForwarderError.ResponseBodyDestination, null);

    private static void Charge(Attempt attempt, ForwarderError error, Exception? exception)
    {
        var context = attempt.Exchange.Context;
        if (!attempt.Exchange.ClientGone.IsCancellationRequested && attempt.Deadline.Expired != DeadlineKind.Shutdown && context.Features.Get<IForwarderErrorFeature>() is null)
        {
            context.Features.Set<IForwarderErrorFeature>(new AttemptErrorFeature(error, exception));
        }
    }

    private static bool IsEventStream(HttpResponseMessage response) =>
        string.Equals(response.Content.Headers.ContentType?.MediaType, MediaTypeNames.Text.EventStream, StringComparison.OrdinalIgnoreCase);

    private static bool IsEncoded(HttpResponseMessage response)
    {
        foreach (var encoding in response.Content.Headers.ContentEncoding)
        {
            if (!string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
