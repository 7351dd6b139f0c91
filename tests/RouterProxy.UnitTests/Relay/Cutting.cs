using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

/// <summary>Short ways to set up a cutter and to read what it did.</summary>
internal static class Cutting
{
    public const string Dropped = "(dropped)";

    public static readonly LogprobAsk FiveRows = new(LogprobForm.Boolean, 5);

    public static CutPlan Plan(ApiEndpoint endpoint = ApiEndpoint.Chat, ClientLogprobs client = default, LogprobAsk? asked = null, bool forcedUsage = false) =>
        new(endpoint, client, asked ?? (endpoint == ApiEndpoint.Responses ? new LogprobAsk(LogprobForm.Include, 5) : FiveRows), forcedUsage);

    public static ClientLogprobs Client(LogprobForm form, int top) => new(form, top);

    /// <summary>What the client gets for the payload.</summary>
    public static string Cut(this AnswerCutter cutter, string payload, bool whole = false)
    {
        using var output = new PooledBuffer(16);
        var bytes = Encoding.UTF8.GetBytes(payload);
        var result = whole ? cutter.CutWhole(bytes, output) : cutter.Cut(bytes, output);
        if (result != CutResult.Edited)
        {
            output.Length.ShouldBe(0);
        }

        return result switch
        {
            CutResult.Unchanged => payload,
            CutResult.Dropped => Dropped,
            _ => Encoding.UTF8.GetString(output.WrittenSpan),
        };
    }

    public static string[] CutAll(this AnswerCutter cutter, params string[] payloads) =>
        [.. payloads.Select(payload => cutter.Cut(payload)).Where(text => text != Dropped)];
}
