using System.Text.Json;
using System.Text.Unicode;
using RouterProxy.Dialects;

namespace RouterProxy.Intake;

/// <summary>
/// Reads a generation request's body in one forward pass: where its members lie and the few facts that routing asks about.
/// The bulk (message text) is stepped over, neither unescaped nor copied.
/// </summary>
internal static class RequestScanner
{
    /// <summary>Deepest nesting that is accepted, the root object included.</summary>
    public const int MaxDepth = 512;

    /// <summary>
    /// Most members of the root object. A real request has a few dozen; without a bound, a body of <c>"":1,</c> would cost
    /// several times its size in member records.
    /// </summary>
    public const int MaxMembers = 16_384;

    /// <summary>Scans a body and takes its ownership: the request owns it, or it is returned to the pool with a problem.</summary>
    /// <param name="endpoint">Which API the body belongs to.</param>
    /// <param name="body">Decoded, without a byte order mark.</param>
    /// <param name="modelFromPath">The deployment that an Azure path names: stands for <c>model</c>, whatever the body says.</param>
    public static ScanOutcome Scan(ApiEndpoint endpoint, PooledBuffer body, string? modelFromPath = null)
    {
        // The reader does not look at the bytes inside strings. One pass over all of them is cheaper than checks in between.
        if (!Utf8.IsValid(body.WrittenSpan))
        {
            return Refuse(body, new RequestProblem(RequestProblem.InvalidJson, null, "The request body is not valid UTF-8."));
        }

        var scan = new BodyScan(endpoint, body.WrittenSpan, MaxDepth, MaxMembers);
        try
        {
            return scan.Run() is { } problem ? Refuse(body, problem) : new ScanOutcome(scan.ToRequest(body, modelFromPath));
        }
        catch (JsonException error)
        {
            // The reader reports a syntax error only by exception; this is the one place where it is met.
            return Refuse(body, Malformed(error, scan.Depth));
        }
        finally
        {
            scan.Return();
        }
    }

    private static ScanOutcome Refuse(PooledBuffer body, RequestProblem problem)
    {
        body.Dispose();
        return new ScanOutcome(problem);
    }

    // The exception's own message quotes the body; only the place is passed on.
    private static RequestProblem Malformed(JsonException error, int depth) => new(
        RequestProblem.InvalidJson,
        null,
        // On the bracket that opens one level too many, the reader stands at the last token before it, which opened the deepest one.
        depth >= MaxDepth - 1
            ? $"The request body is nested deeper than {MaxDepth} levels."
            : $"The request body is not valid JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).");
}
