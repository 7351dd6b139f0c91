using Microsoft.AspNetCore.Connections;

namespace RouterProxy.Intake;

/// <summary>Tells a client that left in the middle of its request's body from one that sent a bad body and waits for an answer.</summary>
/// <remarks>
/// <c>HttpContext.RequestAborted</c> knows it too, but hears of it from another thread, a little after whoever reads the body: asked alone,
/// it would make a refusal of the one departure and none of the next.
/// </remarks>
internal static class Departure
{
    // The server makes a bad request of a body that its client's leaving has cut short. It keeps the reason to itself; only its words are public.
    private const string CutShort = "Unexpected end of request content.";

    /// <summary>Whether this is what the server throws at a reader whose client has left.</summary>
    /// <param name="failure">What was thrown, inner exceptions included.</param>
    public static bool Shows(Exception? failure) => failure switch
    {
        null => false,
        ConnectionResetException or ConnectionAbortedException => true,
        BadHttpRequestException bad => bad.Message == CutShort,
        AggregateException several => several.InnerExceptions.Any(Shows),
        _ => Shows(failure.InnerException),
    };
}
