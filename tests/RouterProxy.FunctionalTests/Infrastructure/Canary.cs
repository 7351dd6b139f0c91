using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>Values that are sent through the gateway and must never turn up in its logs, metrics, headers or errors.</summary>
internal static class Canary
{
    public const string ClientKey = "sk-canary-client-6f1d0c9ab2e84735";
    public const string UpstreamKey = "sk-canary-upstream-b83e57d1094ca26f";
    public const string Prompt = "canary prompt: the violet heron counts nine lanterns";

    public static readonly string[] All = [ClientKey, UpstreamKey, Prompt];

    /// <summary>Fails when any canary occurs in <paramref name="text"/>.</summary>
    public static void ShouldBeAbsentFrom(string text, string where)
    {
        foreach (string canary in All)
        {
            text.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"'{canary}' leaked into {where}");
        }
    }

    /// <summary>The same for bytes, also when the text around the canary is not valid UTF-8.</summary>
    public static void ShouldBeAbsentFrom(ReadOnlySpan<byte> bytes, string where) => ShouldBeAbsentFrom(Encoding.Latin1.GetString(bytes), where);
}
