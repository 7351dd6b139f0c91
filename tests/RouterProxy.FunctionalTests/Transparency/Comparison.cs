using System.Text;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>Asks the same question through the gateway and at the upstream itself.</summary>
internal sealed class Comparison(TwoTierStage stage, ScriptedUpstream answers) : IDisposable
{
    private readonly RawClient _direct = new(answers.BaseAddress);

    /// <summary>Status, headers and bytes must be equal; only the receipt is more, and only the date may differ.</summary>
    /// <param name="body">The client's request.</param>
    /// <param name="decision">What the gateway must have decided, so that the comparison is about what it says.</param>
    public async Task ShouldBeEqualAsync(string body, string decision)
    {
        var through = await stage.Client.ChatAsync(body);
        var direct = await _direct.ChatAsync(body);

        through.Header("x-router-decision").ShouldBe(decision, body);
        through.Status.ShouldBe(direct.Status, body);
        through.Body.AsSpan().SequenceEqual(direct.Body).ShouldBeTrue($"{body}\n{FirstDifference(through.Body, direct.Body)}");
        HeadersOf(through).ShouldBe(HeadersOf(direct), body);
        if (through.Header("content-length") is { } length)
        {
            length.ShouldBe($"{through.Body.Length}", body);
        }
    }

    public void Dispose() => _direct.Dispose();

    private static string FirstDifference(byte[] through, byte[] direct)
    {
        int at = through.AsSpan().CommonPrefixLength(direct);
        return $"at byte {at}\nthrough: {Around(through)}\ndirect:  {Around(direct)}";

        string Around(byte[] bytes) => Encoding.UTF8.GetString(bytes[Math.Max(0, at - 150)..Math.Min(bytes.Length, at + 150)]);
    }

    private static string[] HeadersOf(RawResponse response) =>
    [
        .. response.Headers
            .Where(header => !header.Key.StartsWith("x-router-", StringComparison.OrdinalIgnoreCase) && !header.Key.Equals("date", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
            .Order(StringComparer.Ordinal),
    ];
}
