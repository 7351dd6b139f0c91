using RouterProxy.Watch;

namespace RouterProxy.UnitTests.Watch;

public sealed class IdentityWatchTests
{
    private static readonly ThresholdIdentity Usual = new("m-1", "fp-1", "vLLM", "Boolean", "0", "text");
    private readonly IdentityWatch _watch = new();

    [Fact]
    public void While_it_is_learned_nothing_changes()
    {
        for (var i = 0; i < IdentityWatch.Answers; i++)
        {
            _watch.Observe(Usual with { Model = $"m-{i}" }).ShouldBeNull();
        }

        _watch.Provisional.ShouldBeFalse();
    }

    [Theory]
    [InlineData(nameof(IdentityAspect.Model))]
    [InlineData(nameof(IdentityAspect.Fingerprint))]
    [InlineData(nameof(IdentityAspect.Dialect))]
    [InlineData(nameof(IdentityAspect.Form))]
    [InlineData(nameof(IdentityAspect.Temperature))]
    [InlineData(nameof(IdentityAspect.Format))]
    public void Three_answers_of_another_kind_make_the_threshold_provisional_and_that_is_told_once(string name)
    {
        var aspect = Enum.Parse<IdentityAspect>(name);
        Learn(Usual);
        var other = Other(aspect);

        Observe(other, 2).ShouldAllBe(change => change == null);
        _watch.Observe(other).ShouldBe(new IdentityChange(aspect, Usual[aspect], "other", Provisional: true));
        Observe(other, 500).ShouldAllBe(change => change == null);
        _watch.Provisional.ShouldBeTrue();
    }

    [Fact]
    public void When_the_old_answers_are_back_for_long_enough_it_is_valid_again()
    {
        Learn(Usual);
        Observe(Other(IdentityAspect.Model), 500);

        Observe(Usual, 99).ShouldAllBe(change => change == null);
        _watch.Observe(Usual).ShouldBe(new IdentityChange(IdentityAspect.Model, "m-1", "m-1", Provisional: false));
        _watch.Provisional.ShouldBeFalse();
    }

    [Fact]
    public void Two_aspects_that_have_changed_both_have_to_come_back()
    {
        Learn(Usual);
        Observe(Other(IdentityAspect.Model) with { Fingerprint = "other" }, 3);
        Observe(Usual with { Fingerprint = "other" }, 200).Count(change => change is { Provisional: true }).ShouldBe(1);

        _watch.Provisional.ShouldBeTrue();
        Observe(Usual, 100);
        _watch.Provisional.ShouldBeFalse();
    }

    [Fact]
    public void All_values_of_the_first_answers_belong_to_the_threshold()
    {
        for (var i = 0; i < IdentityWatch.Answers; i++)
        {
            _watch.Observe(Usual with { Fingerprint = $"fp-{i % 5}", Format = i % 2 == 0 ? "text" : "json_schema" });
        }

        for (var i = 0; i < 1000; i++)
        {
            _watch.Observe(Usual with { Fingerprint = $"fp-{i % 5}", Format = i % 3 == 0 ? "text" : "json_schema" }).ShouldBeNull();
        }

        _watch.Provisional.ShouldBeFalse();
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(8, true)]
    public void A_few_odd_answers_do_not_count_and_a_share_of_them_does(int every, bool provisional)
    {
        Learn(Usual);
        for (var i = 1; i <= 1000; i++)
        {
            _watch.Observe(i % every == 0 ? Other(IdentityAspect.Temperature) : Usual);
        }

        _watch.Provisional.ShouldBe(provisional);
    }

    [Fact]
    public void An_aspect_with_a_value_of_its_own_for_each_answer_is_no_mark()
    {
        for (var i = 0; i < 1000; i++)
        {
            _watch.Observe(Usual with { Fingerprint = $"fp-{i}" }).ShouldBeNull();
        }

        _watch.Provisional.ShouldBeFalse();
    }

    [Fact]
    public void Looking_at_an_answer_allocates_nothing()
    {
        Learn(Usual);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _watch.Observe(Usual);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static ThresholdIdentity Other(IdentityAspect aspect) => aspect switch
    {
        IdentityAspect.Model => Usual with { Model = "other" },
        IdentityAspect.Fingerprint => Usual with { Fingerprint = "other" },
        IdentityAspect.Dialect => Usual with { Dialect = "other" },
        IdentityAspect.Form => Usual with { Form = "other" },
        IdentityAspect.Temperature => Usual with { Temperature = "other" },
        _ => Usual with { Format = "other" },
    };

    private void Learn(ThresholdIdentity identity) => Observe(identity, IdentityWatch.Answers);

    private IdentityChange?[] Observe(ThresholdIdentity identity, int times) => [.. Enumerable.Range(0, times).Select(_ => _watch.Observe(identity))];
}
