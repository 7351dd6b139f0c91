using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class InlineReasoningTests
{
    [Theory]
    [InlineData("<think>", "</think>")]
    [InlineData("<thinking>", "</thinking>")]
    [InlineData("<reasoning>", "</reasoning>")]
    [InlineData("<thought>", "</thought>")]
    [InlineData("[THINK]", "[/THINK]")]
    [InlineData("◁think▷", "◁/think▷")]
    public void The_visible_text_begins_behind_the_reasoning_however_it_arrives(string open, string close)
    {
        foreach (var hidden in (string[])[$"{open}hm{close}", $"\n{open}{close}\n\n ", $"{open}{close}{open}a<b{close} "])
        {
            var text = Encoding.UTF8.GetBytes(hidden + "work");
            var start = text.Length - 4;
            new InlineReasoning().TryFindVisible(text, ended: false, out var found).ShouldBeTrue();
            found.ShouldBe(start);

            var reasoning = new InlineReasoning();
            for (var length = 0; length <= start; length++)
            {
                reasoning.TryFindVisible(text.AsSpan(0, length), ended: false, out _).ShouldBeFalse();
            }

            reasoning.TryFindVisible(text.AsSpan(0, start + 1), ended: false, out found).ShouldBeTrue();
            found.ShouldBe(start);
        }
    }

    [Theory]
    [InlineData("<thi", "<thin<")]
    [InlineData(" <", " <b>")]
    [InlineData("[TH", "[THE]")]
    public void What_may_become_a_tag_is_waited_for_until_it_does_not_or_the_text_ends(string beginning, string other)
    {
        var start = beginning.Length - beginning.TrimStart().Length;
        new InlineReasoning().TryFindVisible(Encoding.UTF8.GetBytes(beginning), ended: false, out _).ShouldBeFalse();
        new InlineReasoning().TryFindVisible(Encoding.UTF8.GetBytes(beginning), ended: true, out var found).ShouldBeTrue();
        found.ShouldBe(start);
        new InlineReasoning().TryFindVisible(Encoding.UTF8.GetBytes(other), ended: false, out found).ShouldBeTrue();
        found.ShouldBe(start);
    }

    [Fact]
    public void Reasoning_that_never_ends_hides_everything_even_at_the_end()
        => new InlineReasoning().TryFindVisible("<think>work"u8, ended: true, out _).ShouldBeFalse();

    [Theory]
    [InlineData("hm</think>work", 10)]
    [InlineData("</think>work", 8)]
    [InlineData("a</think>b[/THINK] work", 19)]
    [InlineData("<think>a</think>b</think>c", 16)]
    [InlineData("work", 0)]
    public void A_whole_answer_may_lack_the_opening_tag(string text, int start)
    {
        var reasoning = new InlineReasoning();
        reasoning.SkipHeadlessReasoning(Encoding.UTF8.GetBytes(text));
        reasoning.TryFindVisible(Encoding.UTF8.GetBytes(text), ended: true, out var found).ShouldBeTrue();
        found.ShouldBe(start);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("work", 0)]
    [InlineData("</think>", 8)]
    [InlineData("a</think>b", 9)]
    [InlineData("a[/THINK]b</thought>c", 20)]
    [InlineData("a</thought>b[/THINK]c", 20)]
    public void The_last_closing_tag_is_found(string text, int end) => InlineReasoning.AfterLastClose(Encoding.UTF8.GetBytes(text)).ShouldBe(end);

    [Fact]
    public void It_is_ready_for_another_text()
    {
        var reasoning = new InlineReasoning();
        reasoning.TryFindVisible("<think>hm"u8, ended: false, out _).ShouldBeFalse();
        reasoning.Reset();
        reasoning.TryFindVisible(" a"u8, ended: false, out var start).ShouldBeTrue();
        start.ShouldBe(1);
    }
}
