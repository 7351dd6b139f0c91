using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>Records and audits see a copy: what the client gets is what it gets without them, byte for byte.</summary>
public sealed class AuditedAnswerTests
{
    public static MatrixTheoryData<string, bool> Cases => new(KnownStyles.Names, [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_answer_that_is_copied_goes_out_as_ever(string style, bool stream)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("AuditRate", 1).With("Record", "Text"));
        string body = TwoTierStage.Body(stream);

        stage.Cheap.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Confident)));
        using (var accepted = new Comparison(stage, stage.Cheap))
        {
            await accepted.ShouldBeEqualAsync(body, "accepted");
        }

        stage.Cheap.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Unsure)));
        using (var escalated = new Comparison(stage, stage.Strong))
        {
            await escalated.ShouldBeEqualAsync(body, "escalated");
        }

        var records = await stage.Gateway.RecordsAsync(2);
        records.Single(r => r.GetProperty("decision").GetString() == "accepted").GetProperty("agreement").GetString().ShouldBe("agree");
    }
}
