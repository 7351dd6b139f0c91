using RouterProxy.Confidence;
using RouterProxy.Probing;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Probing;

public sealed class FixtureAnswerTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_recorded_answer_is_read_as_its_manifest_says()
    {
        var fixtures = FixtureFiles.Responses();
        fixtures.Count.ShouldBeGreaterThan(40);
        List<string> wrong = [];
        foreach (var fixture in fixtures)
        {
            var (state, outcome) = Probe(fixture);
            var expected = Expected(fixture);
            if (state != ProbeState.Decided || !IsSame(outcome, expected))
            {
                wrong.Add($"{fixture.File}: {state} {outcome}, not {expected}");
            }
        }

        output.WriteLine($"{fixtures.Count - wrong.Count} of {fixtures.Count} recorded answers read as the manifest says");
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_reused_probe_reads_like_a_new_one()
    {
        foreach (var group in FixtureFiles.Responses().GroupBy(fixture => fixture.ApiEndpoint))
        {
            var probe = new AnswerProbe(ProbeDriver.Settings(group.Key));
            foreach (var fixture in group.Concat(group.Reverse()))
            {
                probe.Reset();
                Probe(fixture, probe).ShouldBe(Probe(fixture), fixture.File);
            }
        }
    }

    private static (ProbeState State, ConfidenceOutcome Outcome) Probe(Fixture fixture, AnswerProbe? probe = null)
    {
        probe ??= new AnswerProbe(ProbeDriver.Settings(fixture.ApiEndpoint));
        var bytes = FixtureFiles.Read(fixture.File);
        return fixture.Stream ? ProbeDriver.Stream(probe, bytes) : (probe.ReadWhole(bytes), probe.Outcome);
    }

    private static ConfidenceOutcome Expected(Fixture fixture) => fixture.Outcome switch
    {
        "scored" or "scored-then-error" or "scored-then-truncated" => ConfidenceOutcome.Scored(Math.Exp(fixture.Logprob!.Value)),
        "not-returned" => ConfidenceOutcome.Unscored(UnscoredReason.NotReturned),
        "not-applicable:tool-call" => ConfidenceOutcome.Unscored(UnscoredReason.ToolCall),
        "not-applicable:refusal" => ConfidenceOutcome.Unscored(UnscoredReason.Refusal),
        "not-applicable:empty-completion" => ConfidenceOutcome.Unscored(UnscoredReason.Empty),
        "inconclusive:sentinel" or "inconclusive:post-sampling" => ConfidenceOutcome.Unscored(UnscoredReason.InvalidLogprob),
        "inconclusive:constrained" => ConfidenceOutcome.Unscored(UnscoredReason.Constrained),
        _ => throw new InvalidOperationException(fixture.Outcome),
    };

    private static bool IsSame(ConfidenceOutcome actual, ConfidenceOutcome expected)
        => actual.IsScored == expected.IsScored && actual.Reason == expected.Reason
            && (!actual.IsScored || actual.Value.Equals(expected.Value));
}
