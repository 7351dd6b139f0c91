using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using static RouterProxy.UnitTests.Dialects.Negotiation.NegotiationBench;

namespace RouterProxy.UnitTests.Dialects.Negotiation;

/// <summary>What is remembered, for how long, and what does not get in.</summary>
public sealed class NegotiationMemoryTests
{
    private static readonly UpstreamBehaviour Refuses = (ask, _) => ask.Form == LogprobForm.None ? null : Unsupported;
    private static readonly UpstreamBehaviour SaysNothing = (_, _) => Silent;
    private static readonly UpstreamBehaviour Scores = (_, _) => null;

    private readonly NegotiationBench _bench = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public void A_request_with_a_prediction_does_not_switch_the_others_off(int position)
    {
        var model = Model();
        var scored = 0;
        for (var i = 0; i < 100; i++)
        {
            var odd = i == position;
            var exchange = _bench.Run(model, Request(traits: odd ? RequestTraits.Prediction : RequestTraits.None), odd ? Refuses : Scores);
            scored += exchange.Outcome == "scored" ? 1 : 0;
        }

        scored.ShouldBe(99);
    }

    [Fact]
    public void An_odd_request_of_the_same_key_does_not_switch_the_others_off()
    {
        var model = Model();
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
        for (var i = 0; i < 200; i++)
        {
            var odd = i % 3 == 0;
            _bench.Time.Advance(TimeSpan.FromMinutes(1));
            _bench.Run(model, Request(), odd ? Refuses : Scores).Outcome.ShouldBe(odd ? "escalated Rejected" : "scored");
        }
    }

    [Fact]
    public void A_scored_answer_that_was_under_way_lifts_a_refusal_that_came_before_it()
    {
        var model = Model();
        var underWay = _bench.Negotiator.Start(model, Request());
        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("escalated Rejected");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("skipped Rejected");

        underWay.OnScored();

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Theory]
    [InlineData(RequestTraits.Tools, false)]
    [InlineData(RequestTraits.JsonSchema, false)]
    [InlineData(RequestTraits.Modalities, false)]
    [InlineData(RequestTraits.ReasoningOff, false)]
    [InlineData(RequestTraits.None, true)]
    internal void Requests_that_differ_in_kind_are_remembered_apart(RequestTraits traits, bool stream)
    {
        var model = Model();

        _bench.Run(model, Request(traits: traits, stream: stream), Refuses).Outcome.ShouldBe("escalated Rejected");

        _bench.Run(model, Request(traits: traits, stream: stream), Scores).Outcome.ShouldBe("skipped Rejected");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void A_refusal_is_remembered_for_an_hour_and_one_request_finds_out_whether_it_holds()
    {
        var model = Model();
        _bench.Run(model, Request(), Refuses);
        _bench.Time.Advance(TimeSpan.FromMinutes(59));
        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("skipped Rejected");

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        var probe = _bench.Negotiator.Start(model, Request());
        probe.KnownUnscored.ShouldBeNull();
        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("skipped Rejected");

        probe.TryCorrect(400, System.Text.Encoding.UTF8.GetBytes(Unsupported));
        _bench.Time.Advance(TimeSpan.FromMinutes(59));
        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("skipped Rejected");
    }

    [Fact]
    public void A_probe_that_never_reports_is_replaced()
    {
        var model = Model();
        _bench.Run(model, Request(), Refuses);
        _bench.Time.Advance(TimeSpan.FromHours(1));
        _bench.Negotiator.Start(model, Request()).KnownUnscored.ShouldBeNull();

        _bench.Time.Advance(TimeSpan.FromSeconds(30));

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void An_upstream_that_really_stopped_giving_logprobs_is_believed_in_the_end_for_minutes()
    {
        var model = Model();
        _bench.Run(model, Request(), Scores);
        for (var i = 0; i < 16; i++)
        {
            _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("escalated Rejected");
        }

        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("skipped Rejected");
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void Three_answers_without_rows_are_believed_and_tested_again_after_an_hour()
    {
        var model = Model();
        for (var i = 0; i < 3; i++)
        {
            _bench.Run(model, Request(), SaysNothing).Outcome.ShouldBe("unscored NotReturned");
        }

        _bench.Run(model, Request(), SaysNothing).Outcome.ShouldBe("skipped NotReturned");
        _bench.Time.Advance(TimeSpan.FromHours(1));
        _bench.Run(model, Request(), SaysNothing).Outcome.ShouldBe("unscored NotReturned");
        _bench.Run(model, Request(), SaysNothing).Outcome.ShouldBe("skipped NotReturned");
        _bench.Time.Advance(TimeSpan.FromHours(1));
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void Answers_without_rows_are_not_believed_where_others_were_scored_lately()
    {
        var model = Model();
        _bench.Run(model, Request(), Scores);
        for (var i = 0; i < 15; i++)
        {
            _bench.Run(model, Request(), SaysNothing).Outcome.ShouldBe("unscored NotReturned");
        }

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void A_silent_upstream_is_still_asked_where_its_answers_are_accepted()
    {
        var model = Model();
        for (var i = 0; i < 5; i++)
        {
            var exchange = _bench.Run(model, Request(accept: true), SaysNothing);
            exchange.Asked.ShouldBe([new LogprobAsk(LogprobForm.Boolean, 1)]);
        }

        _bench.Run(model, Request(accept: true), Scores).Outcome.ShouldBe("scored");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Theory]
    [InlineData("ToolCall")]
    [InlineData("Refusal")]
    [InlineData("Empty")]
    [InlineData("InvalidLogprob")]
    public void Answers_that_have_no_score_for_their_own_reasons_teach_nothing(string reason)
    {
        var model = Model();
        for (var i = 0; i < 50; i++)
        {
            _bench.Negotiator.Start(model, Request()).OnUnscored(Enum.Parse<UnscoredReason>(reason));
        }

        _bench.Negotiator.Start(model, Request()).KnownUnscored.ShouldBeNull();
    }

    [Fact]
    public void A_form_is_remembered_as_long_as_it_goes_on_working()
    {
        var model = Model();
        UpstreamBehaviour integerOnly = (ask, _) => ask.Form == LogprobForm.Boolean ? WantsInteger : null;
        _bench.Run(model, Request(), integerOnly).Asked.Count.ShouldBe(2);
        for (var i = 0; i < 10; i++)
        {
            _bench.Time.Advance(TimeSpan.FromMinutes(50));
            _bench.Run(model, Request(), integerOnly).Asked.Count.ShouldBe(1);
        }

        _bench.Time.Advance(TimeSpan.FromMinutes(61));
        _bench.Run(model, Request(), integerOnly).Asked.Count.ShouldBe(2);
    }

    [Fact]
    public void An_upstream_that_changes_its_form_is_followed()
    {
        var model = Model();
        _bench.Run(model, Request(), (ask, _) => ask.Form == LogprobForm.Integer ? WantsBoolean : null).Outcome.ShouldBe("scored");
        UpstreamBehaviour integerOnly = (ask, _) => ask.Form == LogprobForm.Boolean ? WantsInteger : null;
        _bench.Time.Advance(TimeSpan.FromSeconds(1));

        _bench.Run(model, Request(), integerOnly).Asked.Count.ShouldBe(2);

        _bench.Run(model, Request(), integerOnly).Asked.ShouldBe([new LogprobAsk(LogprobForm.Integer, 1)]);
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_what_is_in_use()
    {
        var bench = new NegotiationBench(capacity: 64);
        var model = Model();
        bench.Run(model, Request(model: "used"), Refuses);
        for (var i = 0; i < 500; i++)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            bench.Run(model, Request(model: $"made-up-{i}"), Scores);
            bench.Negotiator.Remembered.ShouldBeLessThanOrEqualTo(64);
            bench.Run(model, Request(model: "used"), Refuses).Outcome.ShouldBe("skipped Rejected");
        }
    }

    [Fact]
    public async Task Many_at_once_agree()
    {
        var bench = new NegotiationBench(capacity: 128);
        var model = Model();
        bench.Run(model, Request(), Scores);
        var scored = 0;
        var workers = Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var odd = i % 20 == 0;
                bench.Time.Advance(TimeSpan.FromMilliseconds(1));
                if (bench.Run(model, Request(), odd ? Refuses : Scores).Outcome == "scored")
                {
                    Interlocked.Increment(ref scored);
                }

                bench.Run(model, Request(model: $"x{(worker * 500) + i}"), Refuses).Asked.Count.ShouldBe(1);
            }
        })).ToArray();

        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        scored.ShouldBe(4 * 475);
        bench.Negotiator.Remembered.ShouldBeLessThanOrEqualTo(128);
    }
}
