using RouterProxy.Dialects;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

public sealed class ProbeAllocationTests
{
    [Theory]
    [InlineData("openai__chat__stream__basic.response.sse", "Chat")]
    [InlineData("vllm__chat__stream__thinking.response.sse", "Chat")]
    [InlineData("vllm__completions__stream__basic.response.sse", "Completions")]
    [InlineData("openai__responses__stream__basic.response.sse", "Responses")]
    public void Reading_an_ordinary_stream_allocates_nothing(string file, string endpoint)
    {
        var bytes = FixtureFiles.Read(file);
        var framer = new SseFramer();
        var probe = new AnswerProbe(ProbeDriver.Settings(Enum.Parse<ApiEndpoint>(endpoint)));
        Read(framer, probe, bytes).ShouldBe(ProbeState.Decided);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var state = Read(framer, probe, bytes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        state.ShouldBe(ProbeState.Decided);
    }

    [Fact]
    public void A_whole_answer_allocates_nothing()
    {
        var bytes = FixtureFiles.Read("vllm__chat__nonstream__basic.response.json");
        var probe = new AnswerProbe(ProbeDriver.Settings());
        probe.ReadWhole(bytes);
        probe.Reset();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var state = probe.ReadWhole(bytes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        state.ShouldBe(ProbeState.Decided);
    }

    private static ProbeState Read(SseFramer framer, AnswerProbe probe, byte[] bytes)
    {
        framer.Reset();
        probe.Reset();
        while (framer.TryRead(bytes, out var e))
        {
            if (e.HasData && probe.Read(bytes.AsSpan(e.DataStart, e.DataLength)) != ProbeState.Undecided)
            {
                break;
            }
        }

        return probe.State;
    }
}
