using RouterProxy.Configuration.Compiled;
using RouterProxy.UnitTests.Intake;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class RequestAspectsTests
{
    [Theory]
    [InlineData("", "default")]
    [InlineData("\"temperature\":null,", "default")]
    [InlineData("\"temperature\":0,", "0")]
    [InlineData("\"temperature\":0.70,", "0.7")]
    [InlineData("\"temperature\":0.7000001,", "0.7")]
    [InlineData("\"temperature\":2,", "2")]
    [InlineData("\"temperature\":1e-1,", "0.1")]
    [InlineData("\"temperature\":17,", "(other)")]
    [InlineData("\"temperature\":-1,", "(other)")]
    [InlineData("\"temperature\":\"warm\",", "default")]
    public void The_temperature_is_one_of_a_closed_list(string member, string expected) => TemperatureOf(member, BodyEdits.None).ShouldBe(expected);

    [Fact]
    public void What_reaches_the_model_counts()
    {
        TemperatureOf("\"temperature\":1,", Bodies.Edits(request: new() { ["temperature"] = "0" })).ShouldBe("0");
        TemperatureOf("\"temperature\":1,", Bodies.Edits(remove: ["temperature"])).ShouldBe("default");
        TemperatureOf("\"temperature\":1,", Bodies.Edits(defaults: new() { ["temperature"] = "0.5" })).ShouldBe("1");
        TemperatureOf("", Bodies.Edits(defaults: new() { ["temperature"] = "0.5" })).ShouldBe("0.5");
        TemperatureOf("\"temperature\":1,", Bodies.Edits(remove: ["temperature"], defaults: new() { ["temperature"] = "0.5" })).ShouldBe("0.5");
    }

    [Theory]
    [InlineData("", "text")]
    [InlineData("\"response_format\":{\"type\":\"json_object\"},", "json_object")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}},", "json_schema")]
    [InlineData("\"guided_regex\":\"a\",", "grammar")]
    public void The_format_is_its_kind(string member, string expected)
    {
        using var request = Bodies.Scan($$"""{"model":"m",{{member}}"messages":[]}""");

        RequestAspects.FormatOf(request.Traits).ShouldBe(expected);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var request = Bodies.Scan("""{"model":"m","temperature":0.7,"messages":[]}""");
        RequestAspects.TemperatureOf(request, BodyEdits.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RequestAspects.TemperatureOf(request, BodyEdits.None);
        RequestAspects.FormatOf(request.Traits);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static string TemperatureOf(string member, BodyEdits edits)
    {
        using var request = Bodies.Scan($$"""{"model":"m",{{member}}"messages":[]}""");
        return RequestAspects.TemperatureOf(request, edits);
    }
}
