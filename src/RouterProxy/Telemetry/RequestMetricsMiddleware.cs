using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Cascade;

namespace RouterProxy.Telemetry;

/// <summary>Counts every request to the API, whatever becomes of it, exactly once: when it has ended.</summary>
internal sealed class RequestMetricsMiddleware(RequestDelegate next, BookQueue books)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var book = RequestBook.Of(context);
        var client = context.RequestAborted;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (client.IsCancellationRequested)
        {
            book.Outcome = RequestOutcome.ClientGone;
            throw;
        }
        catch (BadHttpRequestException)
        {
            book.Outcome = RequestOutcome.Refused;
            throw;
        }
        catch
        {
            book.Outcome = RequestOutcome.Failed;
            throw;
        }
        finally
        {
            Count(context, book, client.IsCancellationRequested);
        }
    }

    private void Count(HttpContext context, RequestBook book, bool clientGone)
    {
        book.Outcome ??= ByStatus(context.Response.StatusCode, clientGone);
        books.Add(book);

        // Null when nobody listens to the server's own duration.
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } server)
        {
            server.Tags.Add(new(Tags.Route, book.Route));
            if (book.Receipt?.Decision is { } known)
            {
                server.Tags.Add(new(Tags.Decision, known.ToHeader()));
            }
        }
    }

    private static RequestOutcome ByStatus(int status, bool clientGone) => status switch
    {
        _ when clientGone => RequestOutcome.ClientGone,
        < 400 => RequestOutcome.Answered,
        < 500 => RequestOutcome.Refused,
        _ => RequestOutcome.Failed,
    };
}
