using Microsoft.AspNetCore.Http;
using RouterProxy.DemoModels.Answers;
using RouterProxy.DemoModels.Scripting;

namespace RouterProxy.DemoModels.Serving;

/// <summary>Sends an answer, streamed or whole, in the way its script says.</summary>
/// <param name="time">Clock of the scripted delays.</param>
/// <param name="stopping">The server's shutdown: it ends a scripted hang, which no client need ever leave.</param>
internal sealed class AnswerSender(TimeProvider time, CancellationToken stopping)
{
    public async Task SendAsync(HttpContext context, IAnswerFormat format, GeneratedAnswer answer, DemoScript script)
    {
        await WaitAsync(context, script.Delay);
        if (script.Fault == FaultKind.Status)
        {
            await ApiError.Scripted(script.FaultStatus).WriteAsync(context.Response);
        }
        else if (script is { Fault: FaultKind.Reset or FaultKind.Hang, FaultAfterTokens: null })
        {
            await BreakOffAsync(context, script.Fault);
        }
        else if (answer.Request.Stream)
        {
            await SendEventsAsync(context, format, answer, script);
        }
        else
        {
            await SendWholeAsync(context, format, answer, script);
        }
    }

    private async Task SendWholeAsync(HttpContext context, IAnswerFormat format, GeneratedAnswer answer, DemoScript script)
    {
        await WaitAsync(context, script.TokenDelay * answer.Tokens.Count);
        var body = format.Whole(answer);
        switch (script.Fault)
        {
            case FaultKind.Malformed:
                await JsonBody.WriteAsync(context.Response, body[..(body.Length / 2)]);
                break;
            case FaultKind.ErrorEvent:
                await JsonBody.WriteAsync(context.Response, ApiError.Scripted(StatusCodes.Status500InternalServerError).ToJson());
                break;
            case FaultKind.Reset or FaultKind.Hang:
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = body.Length;
                await context.Response.Body.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await BreakOffAsync(context, script.Fault);
                break;
            default:
                await JsonBody.WriteAsync(context.Response, body);
                break;
        }
    }

    private async Task SendEventsAsync(HttpContext context, IAnswerFormat format, GeneratedAnswer answer, DemoScript script)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        var tokensSent = 0;
        foreach (var next in format.Events(answer))
        {
            if (StrikesBefore(next, tokensSent, answer, script))
            {
                await FailStreamAsync(context, script);
                return;
            }

            if (next.CarriesToken)
            {
                await WaitAsync(context, script.TokenDelay);
                tokensSent++;
            }

            await WriteEventAsync(context, next.Frame);
        }
    }

    private static bool StrikesBefore(StreamEvent next, int tokensSent, GeneratedAnswer answer, DemoScript script)
    {
        if (script.Fault == FaultKind.None)
        {
            return false;
        }

        return script.FaultAfterTokens switch
        {
            null => true,
            { } after when tokensSent < after => tokensSent == answer.CompletionTokens && !next.CarriesToken,
            0 => next.CarriesToken,
            _ => true,
        };
    }

    private async Task FailStreamAsync(HttpContext context, DemoScript script)
    {
        switch (script.Fault)
        {
            case FaultKind.Malformed:
                await WriteEventAsync(context, "data: {\"id\":\"chatcmpl-\n\n"u8.ToArray());
                break;
            case FaultKind.ErrorEvent:
                var error = ApiError.Scripted(StatusCodes.Status500InternalServerError).ToJson();
                await WriteEventAsync(context, (byte[])[.. "data: "u8, .. error, .. "\n\n"u8]);
                break;
            default:
                await BreakOffAsync(context, script.Fault);
                break;
        }
    }

    /// <summary>Every event is flushed alone, as a model sends its tokens one by one.</summary>
    private static async Task WriteEventAsync(HttpContext context, ReadOnlyMemory<byte> frame)
    {
        await context.Response.Body.WriteAsync(frame, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private async Task BreakOffAsync(HttpContext context, FaultKind fault)
    {
        if (fault == FaultKind.Hang)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }

    private Task WaitAsync(HttpContext context, TimeSpan delay) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, time, context.RequestAborted) : Task.CompletedTask;
}
