namespace RouterProxy.DemoModels.Scripting;

/// <summary>
/// The request headers that script an answer, obeyed only where scripts are enabled. A value outside the table is answered with 400.
/// <list type="table">
/// <listheader><term>header</term><description>effect</description></listheader>
/// <item><term><c>x-demo-for: MODEL</c></term>
/// <description>the other headers apply to this model only; a proxy that asks both models sends them to both</description></item>
/// <item><term><c>x-demo-delay-ms: 0…600000</c></term><description>wait before the response headers</description></item>
/// <item><term><c>x-demo-token-delay-ms: 0…600000</c></term>
/// <description>wait before each token; an answer that is not streamed waits for all of them before its headers</description></item>
/// <item><term><c>x-demo-tokens: 1…100000</c></term><description>length of the answer: the label and filler words</description></item>
/// <item><term><c>x-demo-fault: status-400…599</c></term><description>that status with an error body instead of an answer</description></item>
/// <item><term><c>x-demo-fault: reset</c></term><description>cut the connection</description></item>
/// <item><term><c>x-demo-fault: hang</c></term><description>send nothing more until the client leaves or the server stops</description></item>
/// <item><term><c>x-demo-fault: malformed</c></term>
/// <description>a stream: an event of broken JSON, then the end; else half of the body as if it were all</description></item>
/// <item><term><c>x-demo-fault: error-event</c></term>
/// <description>a stream: an event with an <c>error</c> object, then the end without <c>[DONE]</c>; else that object with status 200</description></item>
/// <item><term><c>x-demo-fault-after-tokens: 0…100000</c></term>
/// <description>where the fault strikes. Absent: before the response headers (<c>malformed</c>, <c>error-event</c>: right after them).
/// A number: after so many content tokens of the stream (0: after the role), or at the end if there are fewer; in an answer that is not
/// streamed, <c>reset</c> and <c>hang</c> strike after half of the body. No effect on <c>status-…</c></description></item>
/// </list>
/// </summary>
public static class DemoScriptHeaders
{
    public const string For = "x-demo-for";
    public const string Delay = "x-demo-delay-ms";
    public const string TokenDelay = "x-demo-token-delay-ms";
    public const string Tokens = "x-demo-tokens";
    public const string Fault = "x-demo-fault";
    public const string FaultAfterTokens = "x-demo-fault-after-tokens";
}
