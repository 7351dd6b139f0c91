using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Configuration;

public sealed class ClusterRuleTests
{
    [Theory]
    [InlineData("\"Routes\": { \"r\": { \"ClusterId\": \"one\" } }", "ReverseProxy:Routes", "RouterProxy:Routes")]
    [InlineData("\"Cluster\": {}", "ReverseProxy:Cluster", "did you mean Clusters?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destination\": {}, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:Destination", "did you mean Destinations?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Adress\": \"http://h/\", \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Adress", "did you mean Address?")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": {} } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "is required")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"ftp://h/\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "absolute http or https")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"/v1\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Address", "absolute http or https")]
    [InlineData("\"Clusters\": { \"x\": { \"Destinations\": { \"a\": { \"Address\": \"http://h/\", \"Health\": \"h\" } } } }", "ReverseProxy:Clusters:x:Destinations:a:Health", "absolute http or https")]
    [InlineData("\"Clusters\": { \"RouterProxy-x\": { \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:RouterProxy-x", "belong to the gateway")]
    [InlineData("\"Clusters\": { \"x\": { \"HealthCheck\": { \"Active\": { \"Interval\": \"soon\" } }, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x:HealthCheck:Active:Interval", "time span")]
    [InlineData("\"Clusters\": { \"x\": { \"LoadBalancingPolicy\": \"Nearest\", \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters:x", "No matching ILoadBalancingPolicy")]
    [InlineData("\"Clusters\": { \"x\": { \"HttpRequest\": { \"Version\": \"new\" }, \"Destinations\": { \"a\": { \"Address\": \"http://h/\" } } } }", "ReverseProxy:Clusters", "")]
    [InlineData("\"Clusters\": { \"x\": 5 }", "ReverseProxy:Clusters:x", "must be an object")]
    public async Task The_section_of_YARP_has_its_rules(string members, string key, string message)
    {
        var problem = await Sources.SingleErrorAsync($$"""{ "ReverseProxy": { {{members}} } }""");

        problem.KeyPath.ShouldBe(key);
        problem.Message.ShouldContain(message);
    }

    [Fact]
    public async Task An_activity_timeout_is_replaced_and_the_warning_says_by_what()
    {
        var loaded = await Sources.ValidAsync(Sources.Json().Replace("\"one\": {", "\"one\": { \"HttpRequest\": { \"ActivityTimeout\": \"00:01:00\" },", StringComparison.Ordinal));

        loaded.Problems.ShouldHaveSingleItem().Message.ShouldContain("IdleTimeout");
        loaded.Clusters.First(c => c.ClusterId == "one").HttpRequest!.ActivityTimeout.ShouldBe(YarpConfigBuilder.ActivityTimeout);
    }
}
