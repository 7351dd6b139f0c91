using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure.KitTests;

public sealed class HelperTests
{
    [Fact]
    public async Task Eventually_waits_for_the_condition()
    {
        int looks = 0;
        await Eventually.TrueAsync(() => ++looks == 3, "the third look");
        looks.ShouldBe(3);
    }

    [Fact]
    public async Task Eventually_gives_up_and_says_what_was_expected()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(Eventually.TrueAsync(() => false, "a miracle", TimeSpan.FromMilliseconds(50)));
        failure.Message.ShouldContain("a miracle");
    }

    [Theory]
    [InlineData("a\n\nb\n\n", new[] { "a\n\n", "b\n\n" })]
    [InlineData("a\r\n\r\nb\r\n\r\n", new[] { "a\r\n\r\n", "b\r\n\r\n" })]
    [InlineData("a\r\rb\r\r", new[] { "a\r\r", "b\r\r" })]
    [InlineData("data: 1\ndata: 2\n\ncut", new[] { "data: 1\ndata: 2\n\n", "cut" })]
    public void Frames_end_at_blank_lines_however_the_bytes_were_split(string text, string[] expected)
    {
        var framer = new SseFramer();
        var frames = new List<string>();
        byte[] raw;
        foreach (byte next in Encoding.UTF8.GetBytes(text))
        {
            framer.Add([next]);
            while (framer.TryTake(out raw))
            {
                frames.Add(Encoding.UTF8.GetString(raw));
            }
        }

        if (framer.TryTakeRest(out raw))
        {
            frames.Add(Encoding.UTF8.GetString(raw));
        }

        string.Concat(frames).ShouldBe(text);
        frames.ShouldBe(expected);
    }

    [Fact]
    public void Several_data_lines_are_one_payload()
    {
        var next = new SseEvent(Encoding.UTF8.GetBytes("event: x\ndata: {\ndata:}\n\n"), ArrivedAt: 0);
        next.Data.ShouldBe("{\n}");
        next.Name.ShouldBe("x");
    }

    [Fact]
    public void A_canary_is_found_in_any_surroundings()
    {
        Should.Throw<ShouldAssertException>(() => Canary.ShouldBeAbsentFrom([0xff, .. Encoding.UTF8.GetBytes(Canary.UpstreamKey), 0xfe], "the bytes"));
        Canary.ShouldBeAbsentFrom("Bearer sk-other", "the text");
    }
}
