using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterForcedUsageTests
{
    private static readonly CutPlan UsageOnly = Cutting.Plan(asked: LogprobAsk.None, forcedUsage: true);

    [Theory]
    [InlineData("""{"id":"x","choices":[],"usage":{"total_tokens":68}}""")]
    [InlineData("""{"usage":{"total_tokens":68},"choices":[ ],"obfuscation":""}""")]
    public void The_final_usage_chunk_is_dropped(string payload) => new AnswerCutter(UsageOnly).Cut(payload).ShouldBe(Cutting.Dropped);

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"usage":null,"obfuscation":"a"}""", """{"choices":[{"delta":{"content":"a"}}],"obfuscation":"a"}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"usage":{"total_tokens":1}}""", """{"choices":[{"delta":{"content":"a"}}],"usage":{"total_tokens":1}}""")]
    [InlineData("""{"usage":null,"choices":[{"delta":{"content":"a"}}]}""", """{"choices":[{"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[],"usage":null,"prompt_filter_results":[{"prompt_index":0}]}""", """{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""")]
    [InlineData("""{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""", """{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}""")]
    [InlineData("""{"choices":[],"sglext":{"routed_experts":"x"}}""", """{"choices":[],"sglext":{"routed_experts":"x"}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"\"usage\":{}","usage":1}}]}""", """{"choices":[{"delta":{"content":"\"usage\":{}","usage":1}}]}""")]
    public void Empty_usage_is_removed_from_other_chunks_and_counts_beside_a_choice_stay(string payload, string expected) => new AnswerCutter(UsageOnly).Cut(payload).ShouldBe(expected);

    [Fact]
    public void Usage_that_was_not_forced_stays()
    {
        const string Payload = """{"choices":[],"usage":{"total_tokens":68}}""";
        new AnswerCutter(Cutting.Plan()).Cut(Payload).ShouldBe(Payload);
    }

    [Fact]
    public void Usage_and_rows_are_cut_in_one_go() =>
        new AnswerCutter(Cutting.Plan(forcedUsage: true)).Cut("""{"usage":null,"choices":[{"delta":{"content":"a"},"logprobs":{"content":[{}]}}],"x":1}""")
            .ShouldBe("""{"choices":[{"delta":{"content":"a"},"logprobs":null}],"x":1}""");

    [Fact]
    public void A_chunk_with_rows_and_empty_forced_usage_only_is_dropped() =>
        new AnswerCutter(Cutting.Plan(forcedUsage: true)).Cut("""{"choices":[{"delta":{},"logprobs":{"content":[{}]}}],"usage":null}""")
            .ShouldBe(Cutting.Dropped);
}
