using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

/// <summary>Short ways to aggregate and to compare as JSON.</summary>
internal static class Aggregating
{
    public static string Aggregate(CutPlan plan, params string[] payloads)
    {
        using var aggregator = new StreamAggregator(plan);
        foreach (var payload in payloads)
        {
            aggregator.Append(Encoding.UTF8.GetBytes(payload)).ShouldBeTrue(payload);
        }

        aggregator.IsComplete.ShouldBeTrue();
        using var output = new PooledBuffer(16);
        aggregator.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static void ShouldBeJson(this string actual, string expected, string? because = null)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)))
        {
            actual.ShouldBe(expected, because);
        }
    }
}
