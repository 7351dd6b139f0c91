using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

/// <summary>What must hold however a recorded answer is cut.</summary>
public sealed class FixtureAnswerProperties(ITestOutputHelper output)
{
    [Fact]
    public void Every_recorded_stream_cut_at_every_byte_gives_the_same_outcome()
    {
        var cuts = 0;
        foreach (var fixture in FixtureFiles.Responses().Where(fixture => fixture.Stream))
        {
            var bytes = FixtureFiles.Read(fixture.File);
            var probe = new AnswerProbe(ProbeDriver.Settings(fixture.ApiEndpoint));
            var whole = ProbeDriver.Stream(probe, bytes);
            for (var cut = 0; cut <= bytes.Length; cut++, cuts++)
            {
                probe.Reset();
                ProbeDriver.Stream(probe, bytes, cut).ShouldBe(whole, $"{fixture.File} cut at {cut}");
            }
        }

        output.WriteLine($"{cuts} cuts");
    }
}
