using System.Text;
using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class ProbePoolTests
{
    private static readonly ProbeSettings Settings = new(ApiEndpoint.Chat, SignalPolicy.Default, [], StructuredOutput: false);

    [Fact]
    public void A_probe_that_was_given_back_is_as_new_for_the_next_answer()
    {
        var pool = new ProbePool(Settings);
        var first = pool.Rent();
        first.ReadWhole(Answer("spam", -3)).ShouldBe(ProbeState.Decided);
        pool.Return(first);
        pool.Kept.ShouldBe(1);

        var second = pool.Rent();

        second.ShouldBeSameAs(first);
        pool.Kept.ShouldBe(0);
        second.State.ShouldBe(ProbeState.Undecided);
        second.ReadWhole(Answer("work", -0.25)).ShouldBe(ProbeState.Decided);
        second.Outcome.Value.ShouldBe(Math.Exp(-0.25));
    }

    [Fact]
    public void A_probe_is_lent_to_one_at_a_time()
    {
        var pool = new ProbePool(Settings);
        pool.Return(pool.Rent());

        pool.Rent().ShouldNotBeSameAs(pool.Rent());
    }

    [Fact]
    public void A_probe_that_has_grown_large_and_more_than_enough_of_them_are_not_kept()
    {
        var pool = new ProbePool(Settings);
        var large = pool.Rent();
        large.ReadWhole(Answer(new string('x', 100_000), -1));
        pool.Return(large);
        pool.Kept.ShouldBe(0);

        AnswerProbe[] many = [.. Enumerable.Range(0, 200).Select(_ => pool.Rent())];
        Array.ForEach(many, pool.Return);
        pool.Kept.ShouldBe(64);
        many.Distinct().Count().ShouldBe(200);
    }

    [Fact]
    public void Answers_that_are_read_at_the_same_time_do_not_get_into_each_other()
    {
        var pool = new ProbePool(Settings);
        Parallel.For(0, 2000, number =>
        {
            var logprob = -0.001 * (number + 1);
            var probe = pool.Rent();
            probe.ReadWhole(Answer($"answer {number}", logprob)).ShouldBe(ProbeState.Decided);
            probe.Outcome.Value.ShouldBe(Math.Exp(logprob));
            pool.Return(probe);
        });
    }

    private static byte[] Answer(string text, double logprob) => Encoding.UTF8.GetBytes(
        $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"logprobs":{"content":[{"token":"{{{text}}}","logprob":{{{logprob.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}}},"top_logprobs":[]}]},"finish_reason":"stop"}]}""");
}
