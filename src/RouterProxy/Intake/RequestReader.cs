using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace RouterProxy.Intake;

/// <summary>
/// Reads a request's body whole into one pooled buffer, decoded and without a byte order mark. The framework's
/// <c>EnableBuffering</c> is no alternative: it writes bodies above 30 KB to a temporary file.
/// The result no longer has the request's <c>content-encoding</c>: that header must not travel on with it.
/// </summary>
internal static class RequestReader
{
    /// <summary>What a buffer can hold, with room for what decoding and rewriting add; a higher limit is cut to it.</summary>
    public const int LargestBody = (1 << 30) - (1 << 20);

    private const int UsualBody = 4 * 1024;

    // A client that announces more gets room as its bytes arrive: announcing alone must not cost memory.
    private const int LargestPromise = 1024 * 1024;

    /// <summary>Reads to the end. Nothing that a client can send or do makes it throw.</summary>
    /// <param name="request">The request; its body has not been read yet.</param>
    /// <param name="maxBytes">Most bytes of the body, both as sent and decoded.</param>
    /// <param name="token">Ends the wait for a slow client.</param>
    /// <param name="share">What the body must fit into; it is counted as it arrives, because announcing alone must cost nobody room.</param>
    /// <param name="stop">Ends the wait because the gateway stops.</param>
    public static async ValueTask<IntakeResult> ReadAsync(HttpRequest request, long maxBytes, CancellationToken token, HeldShare? share = null, CancellationToken stop = default)
    {
        var limit = (int)Math.Min(maxBytes, LargestBody);
        if (request.ContentLength > limit)
        {
            return IntakeResult.Failed(IntakeStatus.TooLarge);
        }

        if (share?.Fits(request.ContentLength ?? 0) == false)
        {
            return IntakeResult.Failed(IntakeStatus.Overloaded);
        }

        LiftServerLimit(request.HttpContext);
        var body = new PooledBuffer((int)Math.Min(request.ContentLength ?? UsualBody, LargestPromise));
        var result = IntakeResult.Failed(IntakeStatus.ClientGone);
        try
        {
            var status = await FillAsync(request.BodyReader, body, limit, share, token, stop);
            await LongWork.Of(request.Headers.ContentEncoding.Count > 0 ? LongWork.Unknown : 0);
            result = status == IntakeStatus.Ok ? Decode(request, body, limit, share, token) : IntakeResult.Failed(status);
        }
        catch (BadHttpRequestException error)
        {
            result = Departure.Shows(error) ? IntakeResult.Failed(IntakeStatus.ClientGone)
                : error.StatusCode == StatusCodes.Status413PayloadTooLarge ? IntakeResult.Failed(IntakeStatus.TooLarge)
                : IntakeResult.BadTransfer(error.StatusCode);
        }
        catch (IOException error)
        {
            // The server reports a few broken chunks as plain input errors; the client is still there and waits.
            var gone = Departure.Shows(error) || request.HttpContext.RequestAborted.IsCancellationRequested;
            result = gone ? IntakeResult.Failed(IntakeStatus.ClientGone) : IntakeResult.BadTransfer(StatusCodes.Status400BadRequest);
        }
        catch (OperationCanceledException)
        {
            var gone = request.HttpContext.RequestAborted.IsCancellationRequested || !token.IsCancellationRequested;
            result = IntakeResult.Failed(gone ? IntakeStatus.ClientGone : IntakeStatus.TimedOut);
        }
        finally
        {
            if (!ReferenceEquals(result.Body, body))
            {
                body.Dispose();
            }
        }

        if (result.IsOk)
        {
            StripByteOrderMark(result.Body);
        }

        return result;
    }

    // The server counts chunk framing as well and would refuse a body that is just within our limit; this reader counts the content.
    private static void LiftServerLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }
    }

    /// <summary>Ends at once when more than <paramref name="limit"/> bytes come, or more than there is room for.</summary>
    private static async ValueTask<IntakeStatus> FillAsync(PipeReader reader, PooledBuffer body, int limit, HeldShare? share, CancellationToken token, CancellationToken stop)
    {
        var stopping = default(CancellationTokenRegistration);
        try
        {
            while (true)
            {
                var pending = reader.ReadAsync(token);
                if (!pending.IsCompleted && stopping == default)
                {
                    // Only for a body that has to be waited for: most are there with their head.
                    stopping = stop.UnsafeRegister(static state => ((PipeReader)state!).CancelPendingRead(), reader);
                }

                var read = await pending;

                // A buffer that grows is copied.
                await LongWork.Of(body.Length + read.Buffer.Length);
                if (Take(reader, read, body, limit, share, stop.IsCancellationRequested) is { } status)
                {
                    return status;
                }
            }
        }
        finally
        {
            stopping.Dispose();
        }
    }

    /// <summary>Takes what has come; null while the body has not ended.</summary>
    private static IntakeStatus? Take(PipeReader reader, in ReadResult read, PooledBuffer body, int limit, HeldShare? share, bool stopped)
    {
        if (read.IsCanceled)
        {
            reader.AdvanceTo(read.Buffer.Start);
            return stopped ? IntakeStatus.Stopped : throw new OperationCanceledException();
        }

        var status = read.Buffer.Length > limit - body.Length ? IntakeStatus.TooLarge
            : share?.TryAdd(read.Buffer.Length) == false ? IntakeStatus.Overloaded
            : IntakeStatus.Ok;
        if (status == IntakeStatus.Ok && !read.Buffer.IsEmpty)
        {
            var length = (int)read.Buffer.Length;
            read.Buffer.CopyTo(body.GetSpan(length));
            body.Advance(length);
        }

        reader.AdvanceTo(read.Buffer.End);
        return status != IntakeStatus.Ok || read.IsCompleted ? status : null;
    }

    private static IntakeResult Decode(HttpRequest request, PooledBuffer body, int limit, HeldShare? share, CancellationToken token)
    {
        var encoding = request.Headers.ContentEncoding;
        if (encoding.Count == 0 || body.Length == 0)
        {
            return IntakeResult.Ok(body);
        }

        var result = ContentCoding.Decode(encoding, body, limit, token);
        if (!result.IsOk || share?.TryAdd(result.Body.Length - body.Length) != false)
        {
            return result;
        }

        result.Body.Dispose();
        return IntakeResult.Failed(IntakeStatus.Overloaded);
    }

    private static void StripByteOrderMark(PooledBuffer body)
    {
        var mark = "\uFEFF"u8;
        if (body.WrittenSpan.StartsWith(mark))
        {
            body.Consume(mark.Length);
        }
    }
}
