using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>The client did not ask for logprobs, so it must see none: byte for byte what the upstream says when it is asked without.</summary>
public sealed class PlainAnswerTests
{
    public static MatrixTheoryData<string, string> Cases => new(KnownStyles.Names, ["Boolean", "Integer"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_accepted_answer_equals_the_one_that_was_not_asked_for_logprobs(string style, string form)
    {
        var completion = KnownStyles.Of(style, KnownCompletion.Confident).Speaking(Enum.Parse<LogprobsAsked.Forms>(form));
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.WithModel("cheap", "Dialect", form));
        stage.Cheap.Respond(KnowsBoth.Answers(completion));
        using var comparison = new Comparison(stage, stage.Cheap);

        foreach (string body in Bodies())
        {
            await comparison.ShouldBeEqualAsync(body, "accepted");
        }

        stage.Strong.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_escalated_answer_equals_the_strong_tiers_own(string style, string form)
    {
        var unsure = KnownStyles.Of(style, KnownCompletion.Unsure).Speaking(Enum.Parse<LogprobsAsked.Forms>(form));
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.WithModel("cheap", "Dialect", form));
        stage.Cheap.Respond(KnowsBoth.Answers(unsure));
        stage.Strong.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Confident)));
        using var comparison = new Comparison(stage, stage.Strong);

        foreach (string body in Bodies())
        {
            await comparison.ShouldBeEqualAsync(body, "escalated");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_accepted_answer_is_the_same_in_the_form_that_had_to_be_found_out(bool stream)
    {
        var completion = KnownCompletion.Confident.Speaking(LogprobsAsked.Forms.Integer);
        await using var stage = await TwoTierStage.StartAsync();
        stage.Cheap.Respond(KnowsBoth.Answers(completion));
        using var comparison = new Comparison(stage, stage.Cheap);

        await comparison.ShouldBeEqualAsync(TwoTierStage.Body(stream), "accepted");
        await comparison.ShouldBeEqualAsync(TwoTierStage.Body(stream), "accepted");

        // Refused once, remembered after that.
        stage.Cheap.Requests.Count(request => request.BodyText.Contains("\"logprobs\":true", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static IEnumerable<string> Bodies() =>
        from more in new[] { "", ",\"n\":2", ",\"logprobs\":false", ",\"stream_options\":{\"include_usage\":true}", ",\"n\":3,\"stream_options\":{\"include_usage\":true}", ",\"stream_options\":{\"include_usage\":false}" }
        from stream in new[] { true, false }
        where stream || !more.Contains("stream_options", StringComparison.Ordinal)
        select TwoTierStage.Body(stream, more);
}
