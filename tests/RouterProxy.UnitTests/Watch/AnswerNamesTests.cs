using System.Text;
using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class AnswerNamesTests
{
    [Fact]
    public void The_same_bytes_are_the_same_text_and_cost_nothing()
    {
        var first = AnswerNames.Of("gpt-4o-mini-2024-07-18"u8);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = AnswerNames.Of("gpt-4o-mini-2024-07-18"u8);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        second.ShouldBeSameAs(first);
        second.ShouldBe("gpt-4o-mini-2024-07-18");
    }

    [Fact]
    public void An_empty_name_says_nothing() => AnswerNames.Of(default).ShouldBeNull();

    [Fact]
    public void What_could_disturb_a_log_is_replaced_and_still_another_name()
    {
        AnswerNames.Of("a\nb"u8).ShouldBe("a?b");
        AnswerNames.Of("a\nb"u8).ShouldNotBeSameAs(AnswerNames.Of("a\tb"u8));
    }

    [Fact]
    public void A_name_without_end_is_not_kept() => AnswerNames.Of(Encoding.UTF8.GetBytes(new string('x', 129))).ShouldBe(AnswerNames.Other);
}
