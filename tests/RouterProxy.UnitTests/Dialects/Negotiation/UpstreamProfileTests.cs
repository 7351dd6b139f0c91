using System.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects.Negotiation;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.UnitTests.Dialects.Negotiation;

public sealed class UpstreamProfileTests
{
    [Theory]
    [InlineData("vllm", "http://vllm-1:8000/", "http://vllm-2:8000/", "http://vllm-3:8000/")]
    [InlineData("generic", "http://vllm-1:8000/", "http://ollama:11434/", "http://vllm-3:8000/")]
    [InlineData("generic", "http://10.0.0.1/", "http://vllm:8000/")]
    [InlineData("vllm", "no address", "http://vllm:8000/")]
    [InlineData("generic", "no address")]
    [InlineData("generic")]
    public void A_cluster_speaks_the_dialect_that_all_its_addresses_speak(string dialect, params string[] addresses)
        => UpstreamProfile.Of(Model(BodyEdits.None, addresses)).Dialect.Name.ShouldBe(dialect);

    [Theory]
    [InlineData("reasoning_effort", "\"none\"", true)]
    [InlineData("reasoning_effort", "\"low\"", false)]
    [InlineData("reasoning_effort", "7", false)]
    [InlineData("reasoning", """{"enabled":false}""", true)]
    [InlineData("reasoning", """{"enabled":true,"effort":"none"}""", false)]
    [InlineData("reasoning", """{"x":{"enabled":false},"effort":"none"}""", true)]
    [InlineData("reasoning", """{"effort":"low"}""", false)]
    [InlineData("reasoning", """{"summary":"auto"}""", null)]
    [InlineData("reasoning", "\"none\"", null)]
    [InlineData("thinking", """{"type":"disabled"}""", true)]
    [InlineData("thinking", """{"budget":1,"type":"enabled"}""", false)]
    [InlineData("thinking", """{"type":"disabled""" + "x\"}", false)]
    [InlineData("chat_template_kwargs", """{"enable_thinking":false}""", true)]
    [InlineData("chat_template_kwargs", """{"thinking":false}""", true)]
    [InlineData("chat_template_kwargs", """{"thinking":true}""", false)]
    [InlineData("chat_template_kwargs", """{"other":[false]}""", null)]
    [InlineData("temperature", "0", null)]
    public void What_a_model_always_sends_may_switch_reasoning(string member, string value, bool? off)
    {
        var edits = BodyEdits.None with { Request = new Dictionary<string, byte[]> { [member] = Encoding.UTF8.GetBytes(value), ["seed"] = "1"u8.ToArray() } };

        UpstreamProfile.Of(Model(edits, "http://vllm:8000/")).ReasoningOff.ShouldBe(off);
    }

    private static UpstreamModel Model(BodyEdits edits, params string[] addresses)
    {
        var cluster = new ClusterState("c");
        foreach (var address in addresses)
        {
            cluster.Destinations[$"d{cluster.Destinations.Count}"] = new DestinationState("d", new DestinationModel(new DestinationConfig { Address = address }));
        }

        return new UpstreamModel { Key = "m", Cluster = cluster, BodyEdits = edits };
    }
}
