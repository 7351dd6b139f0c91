using RouterProxy.Commands.Live;
using RouterProxy.Confidence;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using Yarp.ReverseProxy.Model;

namespace RouterProxy.UnitTests.Commands;

public class LiveJudgementTests
{
    private static readonly LiveAnswer Scored = new()
    {
        IsAnswer = true,
        Attempts = 1,
        Ask = new LogprobAsk(LogprobForm.Boolean, 5),
        Confidence = ConfidenceOutcome.Scored(0.9),
        Latency = TimeSpan.FromMilliseconds(200),
    };

    [Theory]
    [InlineData("sglang", "after the temperature")]
    [InlineData("tgi", "temperature 1 and top-p 1 only")]
    public void A_server_whose_numbers_depend_on_sampling_is_warned_about(string name, string warning)
    {
        var result = LiveJudgement.Judge(Question(), Scored, KnownDialects.All.Single(d => d.Name == name));

        result.Problem.ShouldBeNull();
        result.Warnings.ShouldHaveSingleItem().ShouldContain(warning);
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("generic")]
    public void A_server_with_raw_or_unknown_numbers_is_not(string name) =>
        LiveJudgement.Judge(Question(), Scored, KnownDialects.All.Single(d => d.Name == name)).Warnings.ShouldBeEmpty();

    [Fact]
    public void Too_few_alternatives_for_the_signal_are_told()
    {
        var labels = SignalPolicy.Default with { Kind = SignalKind.LabelMass, Labels = ["yes", "no"] };

        LiveJudgement.Judge(Question(labels), Scored, KnownDialects.Vllm).Warnings.ShouldHaveSingleItem().ShouldContain("gives 5 alternatives, the signal would like 20");
    }

    [Fact]
    public void An_answer_that_would_come_too_late_on_a_stream_is_told() =>
        LiveJudgement.Judge(Question(), Scored with { Latency = TimeSpan.FromSeconds(11) }, KnownDialects.Vllm)
            .Warnings.ShouldHaveSingleItem().ShouldContain("DecisionTimeout of 10 s");

    private static LiveQuestion Question(SignalPolicy? signal = null)
    {
        var model = new UpstreamModel { Key = "cheap", Cluster = new ClusterState("one") };
        var tier = new TierPolicy(0, model, 0.8, []);
        return new LiveQuestion(new RoutePolicy { Name = "triage", Tiers = [tier], Signal = signal ?? SignalPolicy.Default }, tier, new DestinationState("a"));
    }
}
