using RouterProxy.Dialects;
using static RouterProxy.UnitTests.Dialects.Negotiation.LogprobNegotiatorTests;
using static RouterProxy.UnitTests.Dialects.Negotiation.NegotiationBench;

namespace RouterProxy.UnitTests.Dialects.Negotiation;

/// <summary>Clients that ask for logprobs themselves.</summary>
public sealed class ClientLogprobsNegotiationTests
{
    private static readonly UpstreamBehaviour Scores = (_, _) => null;
    private static readonly UpstreamBehaviour Refuses = (ask, _) => ask.Form == LogprobForm.None ? null : Unsupported;

    private readonly NegotiationBench _bench = new();

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(20, 3, 20)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 20, 20)]
    public void The_larger_need_counts(int needed, int client, int asked) =>
        Asks(_bench.Run(Model(), Request(top: needed, client: new(LogprobForm.Boolean, client)), Scores)).ShouldBe($"Boolean {asked}");

    [Fact]
    public void The_clients_own_number_is_never_lowered()
    {
        Asks(_bench.Run(Model("http://tgi/"), Request(top: 20, client: new(LogprobForm.Boolean, 12)), Scores)).ShouldBe("Boolean 12");
        Asks(_bench.Run(Model("http://tgi/", key: "t2"), Request(top: 20, client: new(LogprobForm.Boolean, 2)), Scores)).ShouldBe("Boolean 5");
    }

    [Fact]
    public void A_refusal_of_the_clients_own_fields_is_the_clients_and_teaches_nothing()
    {
        var model = Model();

        _bench.Run(model, Request(client: new(LogprobForm.Boolean, 5)), Refuses).Outcome.ShouldBe("client error");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void A_refusal_of_more_than_the_client_asked_teaches_nothing_either()
    {
        var model = Model();

        _bench.Run(model, Request(top: 20, client: new(LogprobForm.Boolean, 5)), Refuses).Outcome.ShouldBe("escalated Rejected");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void After_a_refusal_the_clients_own_fields_go_out_as_they_came()
    {
        var exchange = _bench.Run(Model(), Request(top: 20, accept: true, client: new(LogprobForm.Boolean, 5)), Refuses);

        exchange.Outcome.ShouldBe("client error");
        Asks(exchange).ShouldBe("Boolean 20, Boolean 5");
    }

    [Fact]
    public void Too_many_goes_back_to_the_clients_own_number()
    {
        UpstreamBehaviour capped = (ask, _) => ask.Top > 5 ? """{"error":"logprobs at most 2"}""" : null;

        Asks(_bench.Run(Model(), Request(top: 20, client: new(LogprobForm.Boolean, 5)), capped)).ShouldBe("Boolean 20, Boolean 5");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_client_is_translated_where_the_upstream_speaks_the_other_form(int needed)
    {
        var model = Model();
        UpstreamBehaviour integerOnly = (ask, _) => ask.Form == LogprobForm.Boolean ? WantsInteger : null;

        Asks(_bench.Run(model, Request(top: needed, accept: true, client: new(LogprobForm.Boolean, 3)), integerOnly)).ShouldBe("Boolean 3, Integer 3");
        Asks(_bench.Run(model, Request(top: needed, accept: true, client: new(LogprobForm.Boolean, 3)), integerOnly)).ShouldBe("Integer 3");
    }

    [Fact]
    public void A_known_form_is_used_for_a_client_that_asks_in_the_other()
    {
        var model = Model("http://vllm:8000/");

        Asks(_bench.Run(model, Request(client: new(LogprobForm.Integer, 4)), Scores)).ShouldBe("Boolean 4");
        Asks(_bench.Run(model, Request(top: 0, client: new(LogprobForm.Integer, 4)), Scores)).ShouldBe("Boolean 4");
    }

    [Fact]
    public void Without_a_gate_nothing_is_added()
    {
        Asks(_bench.Run(Model(), Request(top: 0), Scores)).ShouldBe("None 0");
        Asks(_bench.Run(Model(), Request(top: 0, client: new(LogprobForm.Boolean, 0)), Scores)).ShouldBe("Boolean 0");
        Asks(_bench.Run(Model("https://api.groq.com/"), Request(top: 0, client: new(LogprobForm.Boolean, 2)), Scores)).ShouldBe("Boolean 2");
    }

    [Fact]
    public void A_client_that_asks_for_itself_can_show_that_a_remembered_refusal_is_outdated()
    {
        var model = Model();
        _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("escalated Rejected");

        _bench.Run(model, Request(accept: true, client: new(LogprobForm.Boolean, 5)), Scores).Outcome.ShouldBe("scored");

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }
}
