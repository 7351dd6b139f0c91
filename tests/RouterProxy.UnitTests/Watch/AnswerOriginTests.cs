using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;
using RouterProxy.UnitTests.Probing;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class AnswerOriginTests
{
    [Theory]
    [InlineData("openai__chat__nonstream__basic.response.json", "Chat")]
    [InlineData("openai__responses__nonstream__basic.response.json", "Responses")]
    [InlineData("openai__completions__nonstream__legacy.response.json", "Completions")]
    public void A_whole_answer_names_its_model(string file, string endpoint)
    {
        var probe = new AnswerProbe(ProbeDriver.Settings(Enum.Parse<ApiEndpoint>(endpoint)));
        var json = FixtureFiles.Read(file);
        probe.ReadWhole(json);

        using var document = System.Text.Json.JsonDocument.Parse(json);
        probe.Origin.Model.ShouldBe(document.RootElement.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("openai__chat__stream__basic.response.sse", "Chat")]
    [InlineData("openai__responses__stream__basic.response.sse", "Responses")]
    [InlineData("openai__completions__stream__legacy.response.sse", "Completions")]
    public void A_stream_names_it_before_it_is_decided(string file, string endpoint)
    {
        var probe = new AnswerProbe(ProbeDriver.Settings(Enum.Parse<ApiEndpoint>(endpoint)));
        var bytes = FixtureFiles.Read(file);
        ProbeDriver.Stream(probe, bytes);

        probe.Origin.Model.ShouldNotBeNull();
        Encoding.UTF8.GetString(bytes).ShouldContain($"\"{probe.Origin.Model}\"");
    }

    [Fact]
    public void The_first_name_counts_and_an_empty_one_is_none()
    {
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.Read("""{"model":"","system_fingerprint":null,"choices":[]}"""u8);
        probe.Origin.ShouldBe(new AnswerOrigin(null, null));
        probe.Read("""{"model":"m-1","system_fingerprint":"fp-1","choices":[]}"""u8);
        probe.Read("""{"model":"m-2","system_fingerprint":"fp-2","choices":[]}"""u8);

        probe.Origin.ShouldBe(new AnswerOrigin("m-1", "fp-1"));
        probe.Reset();
        probe.Origin.ShouldBe(new AnswerOrigin(null, null));
    }
}
