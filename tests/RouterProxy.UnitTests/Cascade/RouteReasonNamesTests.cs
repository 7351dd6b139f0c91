using System.Text.RegularExpressions;
using RouterProxy.Cascade;
using RouterProxy.Confidence;

namespace RouterProxy.UnitTests.Cascade;

public class RouteReasonNamesTests
{
    [Fact]
    public void Every_reason_has_a_word_of_its_own_that_is_its_name_in_snake_case()
    {
        foreach (var reason in Enum.GetValues<RouteReason>())
        {
            reason.ToHeader().ShouldBe(Snake(reason.ToString()));
        }
    }

    [Fact]
    public void Every_decision_has_a_word_of_its_own_that_is_its_name_in_snake_case()
    {
        foreach (var decision in Enum.GetValues<Decision>())
        {
            decision.ToHeader().ShouldBe(Snake(decision.ToString()));
        }
    }

    [Fact]
    public void Every_unscored_reason_is_a_routing_reason_of_the_same_name()
    {
        foreach (var reason in Enum.GetValues<UnscoredReason>())
        {
            reason.ToRouteReason().ToString().ShouldBe(reason.ToString());
        }
    }

    private static string Snake(string name) => Regex.Replace(name, "(?<=[a-z])(?=[A-Z])", "_", RegexOptions.None, TimeSpan.FromSeconds(1)).ToLowerInvariant();
}
