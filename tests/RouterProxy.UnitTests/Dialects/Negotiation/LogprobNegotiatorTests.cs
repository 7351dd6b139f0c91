using RouterProxy.Configuration;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Negotiation;
using RouterProxy.Intake;
using RouterProxy.UnitTests.Dialects.Rejections;
using static RouterProxy.UnitTests.Dialects.Negotiation.NegotiationBench;

namespace RouterProxy.UnitTests.Dialects.Negotiation;

public sealed class LogprobNegotiatorTests
{
    private static readonly UpstreamBehaviour IntegerOnly = (ask, _) => ask.Form == LogprobForm.Boolean ? WantsInteger : null;
    private static readonly UpstreamBehaviour Refuses = (ask, _) => ask.Form == LogprobForm.None ? null : Unsupported;
    private static readonly UpstreamBehaviour Scores = (_, _) => null;

    private readonly NegotiationBench _bench = new();

    [Fact]
    public void The_first_try_suits_the_address()
    {
        Asks(_bench.Run(Model(), Request(), Scores)).ShouldBe("Boolean 1");
        Asks(_bench.Run(Model("https://api.together.xyz/", key: "t"), Request(), Scores)).ShouldBe("Integer 1");
        Asks(_bench.Run(Model(key: "c"), Request(endpoint: ApiEndpoint.Completions), Scores)).ShouldBe("Integer 1");
        Asks(_bench.Run(Model(key: "r"), Request(endpoint: ApiEndpoint.Responses), Scores)).ShouldBe("Include 1");
    }

    [Fact]
    public void The_other_form_is_tried_once_and_remembered()
    {
        var model = Model();

        Asks(_bench.Run(model, Request(), IntegerOnly)).ShouldBe("Boolean 1, Integer 1");
        var second = _bench.Run(model, Request(), IntegerOnly);

        second.Outcome.ShouldBe("scored");
        Asks(second).ShouldBe("Integer 1");
    }

    [Fact]
    public void Together_models_that_want_the_boolean_get_it()
    {
        var model = Model("https://api.together.xyz/");
        UpstreamBehaviour booleanOnly = (ask, _) =>
            ask.Form == LogprobForm.Integer ? $$$"""{"error":{"message":"invalid type: integer `{{{ask.Top}}}`, expected a boolean","param":null}}""" : null;

        Asks(_bench.Run(model, Request(top: 5), booleanOnly)).ShouldBe("Integer 5, Boolean 5");
        Asks(_bench.Run(model, Request(top: 5), booleanOnly)).ShouldBe("Boolean 5");
    }

    [Fact]
    public void A_smaller_number_is_tried_once_and_remembered()
    {
        var model = Model();
        UpstreamBehaviour capped = (ask, _) => ask.Top > 5 ? """{"error":"`top_n_tokens` must be >= 0 and <= 5. Given: 20"}""" : null;

        Asks(_bench.Run(model, Request(top: 20), capped)).ShouldBe("Boolean 20, Boolean 5");
        Asks(_bench.Run(model, Request(top: 20), capped)).ShouldBe("Boolean 5");
        Asks(_bench.Run(model, Request(top: 2), capped)).ShouldBe("Boolean 2");
    }

    [Fact]
    public void Form_and_number_are_corrected_within_one_attempt()
    {
        UpstreamBehaviour both = (ask, _) => ask.Form == LogprobForm.Boolean ? WantsInteger : ask.Top > 5 ? """{"error":"logprobs must be at most 5"}""" : null;

        var exchange = _bench.Run(Model(), Request(top: 20), both);

        exchange.Outcome.ShouldBe("scored");
        Asks(exchange).ShouldBe("Boolean 20, Integer 20, Integer 5");
    }

    [Fact]
    public void Where_unscored_is_accepted_the_last_extra_request_is_the_one_without()
    {
        var model = Model();
        UpstreamBehaviour both = (ask, _) => ask.Form switch
        {
            LogprobForm.Boolean => WantsInteger,
            LogprobForm.Integer when ask.Top > 5 => """{"error":"logprobs must be at most 5"}""",
            _ => null,
        };

        var first = _bench.Run(model, Request(top: 20, accept: true), both);
        first.Outcome.ShouldBe("unscored Rejected");
        Asks(first).ShouldBe("Boolean 20, Integer 20, None 0");

        // What was learned on the way is used by the next one.
        var second = _bench.Run(model, Request(top: 20, accept: true), both);
        second.Outcome.ShouldBe("scored");
        Asks(second).ShouldBe("Integer 5");
    }

    [Fact]
    public void A_refusal_escalates_and_costs_nothing_from_the_second_request_on()
    {
        var model = Model();

        var first = _bench.Run(model, Request(), Refuses);
        first.Outcome.ShouldBe("escalated Rejected");
        Asks(first).ShouldBe("Boolean 1");
        for (var i = 0; i < 10; i++)
        {
            _bench.Run(model, Request(), Refuses).Outcome.ShouldBe("skipped Rejected");
        }
    }

    [Fact]
    public void A_refusal_is_answered_without_where_unscored_is_accepted_and_then_no_longer_provoked()
    {
        var model = Model();

        Asks(_bench.Run(model, Request(accept: true), Refuses)).ShouldBe("Boolean 1, None 0");
        var second = _bench.Run(model, Request(accept: true), Refuses);

        second.Outcome.ShouldBe("unscored Rejected");
        Asks(second).ShouldBe("None 0");
    }

    [Fact]
    public void No_upstream_can_cause_more_than_two_extra_requests()
    {
        string[] errors = [Unsupported, WantsBoolean, WantsInteger, """{"error":"top_logprobs too large"}""", """{"error":"Bad logprobs."}""", """{"error":{"message":"stream_options","param":"stream_options"}}"""];
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var accept = random.Next(2) == 0;
            var exchange = _bench.Run(
                Model(key: $"m{round}"), Request(top: 20, accept: accept, stream: true), (ask, usage) => ask.Form == LogprobForm.None && !usage ? null : errors[random.Next(errors.Length)]);

            exchange.Asked.Count.ShouldBeInRange(1, 3);
        }
    }

    public static TheoryData<string, int, string, string> KnownRefusals =>
        [.. RejectionReaderTests.Refusals.Where(row => row.Data.Item5 != "WrongForm").Select(row => (row.Data.Item1, row.Data.Item2, row.Data.Item3, row.Data.Item4))];

    [Theory]
    [MemberData(nameof(KnownRefusals))]
    public void Every_known_final_refusal_costs_two_extra_requests_at_most_and_none_later(string name, int status, string body, string sent)
    {
        foreach (var top in new[] { 1, 20 })
        {
            var model = Model(sent == "Integer" ? "https://api.together.xyz/" : "http://10.0.0.1:9000/", key: $"{name} {top}");
            var endpoint = sent == "Include" ? ApiEndpoint.Responses : ApiEndpoint.Chat;

            var first = _bench.Run(model, Request(top, endpoint: endpoint), (_, _) => body, status);
            first.Outcome.ShouldNotBe("scored", name);
            first.Asked.Count.ShouldBeInRange(1, 3, name);
            _bench.Run(model, Request(top, endpoint: endpoint), (_, _) => body, status).Asked.Count.ShouldBeLessThanOrEqualTo(name == "unknown wording" ? 2 : 1, name);
            _bench.Run(model, Request(top, endpoint: endpoint), (_, _) => body, status).Asked.Count.ShouldBeLessThanOrEqualTo(1, name);
        }
    }

    [Fact]
    public void An_error_about_something_else_is_passed_on_and_teaches_nothing()
    {
        var model = Model();

        _bench.Run(model, Request(), (_, _) => Other).Outcome.ShouldBe("client error");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void A_refusal_that_comes_without_logprobs_as_well_was_not_about_them()
    {
        var model = Model();

        _bench.Run(model, Request(accept: true), (_, _) => Unsupported).Outcome.ShouldBe("client error");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void A_type_complaint_that_comes_in_the_other_form_as_well_was_not_about_the_form()
    {
        var model = Model("https://api.together.xyz/");
        UpstreamBehaviour clientsOwnFault = (_, _) => """{"error":{"message":"invalid type: integer `1`, expected a boolean"}}""";

        Asks(_bench.Run(model, Request(), clientsOwnFault)).ShouldBe("Integer 1, Boolean 1");
        Asks(_bench.Run(model, Request(), Scores)).ShouldBe("Integer 1");
    }

    [Fact]
    public void A_wording_nobody_knows_must_come_twice()
    {
        var model = Model(dialect: DialectChoice.Boolean);
        UpstreamBehaviour vague = (_, _) => """{"error":"Bad logprobs."}""";

        _bench.Run(model, Request(), vague).Outcome.ShouldBe("escalated Rejected");
        _bench.Run(model, Request(), vague).Outcome.ShouldBe("escalated Rejected");
        _bench.Run(model, Request(), vague).Outcome.ShouldBe("skipped Rejected");
    }

    [Fact]
    public void A_fixed_form_is_never_changed_but_its_number_is()
    {
        _bench.Run(Model(dialect: DialectChoice.Boolean, key: "b"), Request(), IntegerOnly).Outcome.ShouldBe("escalated Rejected");
        Asks(_bench.Run(Model("https://api.openai.com/", DialectChoice.Integer, key: "i"), Request(top: 20), (ask, _) => ask.Top > 5 ? """{"error":"logprobs must be at most 5"}""" : null))
            .ShouldBe("Integer 20, Integer 5");
    }

    [Fact]
    public void A_fixed_form_overrules_what_the_address_says()
    {
        _bench.Run(Model("https://api.groq.com/", key: "auto"), Request(), Scores).Outcome.ShouldBe("skipped Rejected");
        _bench.Run(Model("https://api.groq.com/", DialectChoice.Boolean, key: "fixed"), Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Fact]
    public void The_dialect_none_never_asks()
    {
        var model = Model(dialect: DialectChoice.None);

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("skipped NotReturned");
        Asks(_bench.Run(model, Request(accept: true), Scores)).ShouldBe("None 0");
        Asks(_bench.Run(model, Request(client: new(LogprobForm.Boolean, 2)), Scores)).ShouldBe("Boolean 2");
    }

    [Theory]
    [InlineData("https://api.groq.com/", "m", RequestTraits.None, false, true)]
    [InlineData("https://api.anthropic.com/", "m", RequestTraits.None, false, true)]
    [InlineData("https://api.openai.com/", "o3-mini", RequestTraits.None, false, true)]
    [InlineData("https://api.openai.com/", "gpt-5.1", RequestTraits.None, false, false)]
    [InlineData("https://api.deepseek.com/", "deepseek-reasoner", RequestTraits.None, false, true)]
    [InlineData("https://api.deepseek.com/", "deepseek-reasoner", RequestTraits.ReasoningOff, false, false)]
    [InlineData("http://llamacpp:8080/", "m", RequestTraits.Tools, true, true)]
    [InlineData("http://llamacpp:8080/", "m", RequestTraits.Tools, false, false)]
    [InlineData("http://llamacpp:8080/", "m", RequestTraits.None, true, false)]
    internal void What_is_known_beforehand_is_not_asked(string address, string name, RequestTraits traits, bool stream, bool skipped)
    {
        var exchange = _bench.Run(Model(address), Request(traits: traits, stream: stream, model: name), Scores);

        exchange.Outcome.StartsWith("skipped", StringComparison.Ordinal).ShouldBe(skipped);
    }

    [Fact]
    public void What_is_known_beforehand_is_put_to_the_test_after_an_hour()
    {
        var model = Model("https://api.groq.com/");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("skipped Rejected");

        _bench.Time.Advance(TimeSpan.FromHours(1));

        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
        _bench.Run(model, Request(), Scores).Outcome.ShouldBe("scored");
    }

    [Theory]
    [InlineData("reasoning_effort", "\"none\"", "scored")]
    [InlineData("reasoning_effort", "\"low\"", "skipped Rejected")]
    [InlineData("reasoning", "{\"enabled\":false}", "scored")]
    [InlineData("reasoning", "{\"x\":[1],\"effort\":\"none\"}", "scored")]
    [InlineData("thinking", "{\"type\":\"disabled\"}", "scored")]
    [InlineData("chat_template_kwargs", "{\"enable_thinking\":false}", "scored")]
    [InlineData("chat_template_kwargs", "{\"enable_thinking\":true}", "skipped Rejected")]
    public void Reasoning_that_the_model_itself_switches_off_counts(string member, string value, string outcome)
    {
        var edits = BodyEdits.None with { Request = new Dictionary<string, byte[]> { [member] = System.Text.Encoding.UTF8.GetBytes(value) } };

        _bench.Run(Model("https://api.openai.com/", edits: edits), Request(model: "o3"), Scores).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Forced_usage_is_given_up_where_it_is_refused()
    {
        var model = Model();
        UpstreamBehaviour strict = (_, usage) => usage ? """{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}""" : null;

        _bench.Run(model, Request(stream: true), strict).Asked.Count.ShouldBe(2);
        var second = _bench.Run(model, Request(stream: true), strict);

        second.Outcome.ShouldBe("scored");
        second.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public void Usage_is_forced_on_streams_only_and_not_twice()
    {
        bool Forced(NegotiationRequest request) => _bench.Negotiator.Start(Model(), request).ForceUsage;

        Forced(Request(stream: true)).ShouldBeTrue();
        Forced(Request(stream: false)).ShouldBeFalse();
        Forced(Request(stream: true, traits: RequestTraits.IncludeUsage)).ShouldBeFalse();
        Forced(Request(stream: true, endpoint: ApiEndpoint.Responses)).ShouldBeFalse();
    }

    internal static string Asks(Exchange exchange) => string.Join(", ", exchange.Asked.Select(ask => $"{ask.Form} {ask.Top}"));
}
