using System.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

/// <summary>Short ways from text to a scanned request and back.</summary>
internal static class Bodies
{
    public static PooledBuffer Buffer(string text) => Buffer(Encoding.UTF8.GetBytes(text));

    public static PooledBuffer Buffer(ReadOnlySpan<byte> bytes)
    {
        var buffer = new PooledBuffer(Math.Max(bytes.Length, 1));
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
        return buffer;
    }

    public static GenerationRequest Scan(string text, ApiEndpoint endpoint = ApiEndpoint.Chat, string? modelFromPath = null)
    {
        var outcome = RequestScanner.Scan(endpoint, Buffer(text), modelFromPath);
        outcome.Problem.ShouldBeNull();
        return outcome.Request!;
    }

    public static RequestProblem Refuse(string text, ApiEndpoint endpoint = ApiEndpoint.Chat)
    {
        var outcome = RequestScanner.Scan(endpoint, Buffer(text));
        outcome.IsOk.ShouldBeFalse();
        return outcome.Problem!;
    }

    public static string Write(string text, TierBodyPlan plan, BodyEdits? edits = null, ApiEndpoint endpoint = ApiEndpoint.Chat, string? modelFromPath = null)
    {
        using var request = Scan(text, endpoint, modelFromPath);
        return Write(request, plan, edits);
    }

    public static string Write(GenerationRequest request, TierBodyPlan plan, BodyEdits? edits = null)
    {
        using var output = new PooledBuffer(1);
        TierBodyWriter.Write(request, plan, edits ?? BodyEdits.None, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static BodyEdits Edits(
        Dictionary<string, string>? rename = null,
        string[]? remove = null,
        Dictionary<string, string>? defaults = null,
        Dictionary<string, decimal>? atLeast = null,
        Dictionary<string, string>? request = null) => new(
            rename ?? [],
            remove?.ToHashSet() ?? [],
            Raw(defaults),
            atLeast ?? [],
            Raw(request));

    private static Dictionary<string, byte[]> Raw(Dictionary<string, string>? values) =>
        values?.ToDictionary(p => p.Key, p => Encoding.UTF8.GetBytes(p.Value)) ?? [];
}
