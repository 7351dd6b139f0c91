using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>
/// The client asked for logprobs itself: it keeps them, with as many alternatives as it asked for and not as many as the gateway did.
/// The upstream is asked in the client's form; what is translated into another form cannot be compared byte for byte.
/// </summary>
public sealed class AskedAnswerTests
{
    private static readonly string[] BooleanAsks =
        [",\"logprobs\":true", ",\"logprobs\":true,\"top_logprobs\":0", ",\"logprobs\":true,\"top_logprobs\":2", ",\"top_logprobs\":5,\"logprobs\":true"];

    private static readonly string[] IntegerAsks = [",\"logprobs\":0", ",\"logprobs\":2", ",\"logprobs\":5"];

    public static MatrixTheoryData<string, string, string> Cases => new(KnownStyles.Names, ["FirstToken", "LabelMass"], ["Auto", "Integer"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_accepted_answer_has_the_clients_own_logprobs_and_no_more(string style, string signal, string dialect)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Confidence", Signal(signal)).WithModel("cheap", "Dialect", dialect));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Confident)));
        using var comparison = new Comparison(stage, stage.Cheap);

        foreach (string body in Bodies(style, dialect))
        {
            await comparison.ShouldBeEqualAsync(body, "accepted");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_escalated_answer_has_the_clients_own_logprobs_and_no_more(string style, string signal, string dialect)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers =>
        {
            tiers.With("Confidence", Signal(signal)).WithModel("cheap", "Dialect", dialect).WithModel("strong", "Dialect", dialect);
            tiers.Route["Tiers"]![0]!["Threshold"] = 0.9999;
        });
        stage.Cheap.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Unsure)));
        stage.Strong.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Confident)));
        using var comparison = new Comparison(stage, stage.Strong);

        foreach (string body in Bodies(style, dialect))
        {
            await comparison.ShouldBeEqualAsync(body, "escalated");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Parallel_arrays_for_an_integer_are_kept_and_trimmed_as_well(int count)
    {
        var completion = KnownCompletion.Confident with { Logprobs = LogprobStyle.OpenAI with { ParallelArraysForInteger = true } };
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("Confidence", Signal("LabelMass")).WithModel("cheap", "Dialect", "Integer"));
        stage.Cheap.Respond(KnowsBoth.Answers(completion));
        using var comparison = new Comparison(stage, stage.Cheap);

        await comparison.ShouldBeEqualAsync(TwoTierStage.Body(stream: true, $",\"logprobs\":{count}"), "accepted");
        await comparison.ShouldBeEqualAsync(TwoTierStage.Body(stream: false, $",\"logprobs\":{count}"), "accepted");
    }

    private static JsonObject Signal(string signal) =>
        signal == "LabelMass" ? new JsonObject { ["Signal"] = signal, ["Labels"] = new JsonArray("work", "personal", "spam") } : new JsonObject { ["Signal"] = signal };

    // How an upstream would space an array that is empty does not show in one that is not.
    private static IEnumerable<string> Bodies(string style, string dialect) =>
        from ask in dialect == "Integer" ? IntegerAsks : BooleanAsks
        where style != "odd" || ask.Contains('2', StringComparison.Ordinal) || ask.Contains('5', StringComparison.Ordinal)
        from more in new[] { "", ",\"n\":2" }
        from stream in new[] { true, false }
        select TwoTierStage.Body(stream, ask + more);
}
