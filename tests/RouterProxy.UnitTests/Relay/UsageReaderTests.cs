using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class UsageReaderTests
{
    [Theory]
    [InlineData("""{"choices":[],"usage":{"prompt_tokens":59,"completion_tokens":2,"total_tokens":61}}""", 59, 2, 0, 0)]
    [InlineData("""{"usage":{"prompt_tokens":59,"completion_tokens":9,"prompt_tokens_details":{"audio_tokens":0,"cached_tokens":32},"completion_tokens_details":{"reasoning_tokens":7}}}""", 59, 9, 32, 7)]
    [InlineData("""{"usage":{"prompt_tokens":60,"completion_tokens":9,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":44,"prompt_tokens_details":null}}""", 60, 9, 16, 0)]
    [InlineData("""{"usage":{"prompt_tokens":61,"completion_tokens":2,"total_tokens":63,"cached_tokens":8}}""", 61, 2, 8, 0)]
    [InlineData("""{"object":"response","usage":{"input_tokens":59,"input_tokens_details":{"cached_tokens":5},"output_tokens":2,"output_tokens_details":{"reasoning_tokens":1}}}""", 59, 2, 5, 1)]
    [InlineData("""{"type":"response.completed","response":{"output":[],"usage":{"input_tokens":59,"output_tokens":2}},"sequence_number":8}""", 59, 2, 0, 0)]
    [InlineData("""{"choices":[],"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":4}}}""", 3, 4, 0, 0)]
    [InlineData("""{ "usage" : { "prompt_tokens" : 3 , "completion_tokens" : null } } """, 3, 0, 0, 0)]
    public void Counts_are_read_from_every_shape(string payload, long input, long output, long cached, long reasoning)
    {
        UsageReader.TryRead(Encoding.UTF8.GetBytes(payload), out var usage).ShouldBeTrue();
        usage.ShouldBe(new TokenUsage(input, output, cached, reasoning));
    }

    [Theory]
    [InlineData("""0.25],"index":7}],"model":"e","usage":{"prompt_tokens":8,"total_tokens":8}}""", 8, 0)]
    [InlineData("""{"usage":{"input_tokens":1,"output_tokens":1}},"response":{"usage":{"input_tokens":59,"output_tokens":2},"user":null,"metadata":{}}}""", 59, 2)]
    [InlineData("""{"usage":{"prompt_tokens":3,"completion_tokens":4},"x":{"usage":null}}""", 3, 4)]
    public void The_last_counts_are_found_in_the_end_of_an_answer(string tail, long input, long output)
    {
        UsageReader.TryReadLast(Encoding.UTF8.GetBytes(tail), out var usage).ShouldBeTrue();
        usage.ShouldBe(new TokenUsage(input, output, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"usage\"")]
    [InlineData("""prompt_tokens":8,"total_tokens":8}}""")]
    [InlineData("""{"text":"\"usage\":{\"prompt_tokens\":1}","usage":{"prompt_tokens":""")]
    public void An_end_without_counts_has_no_usage(string tail) => UsageReader.TryReadLast(Encoding.UTF8.GetBytes(tail), out _).ShouldBeFalse();

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"\"usage\":{\"prompt_tokens\":1}"}}],"usage":null}""")]
    [InlineData("""{"usage":{}}""")]
    [InlineData("""{"usage":{"prompt_tokens":"3","completion_tokens":-1}}""")]
    [InlineData("""{"usage":{"prompt_tokens":3""")]
    [InlineData("""{"x":{"usage":{"prompt_tokens":3}}}""")]
    [InlineData("\"usage\"")]
    public void What_has_no_counts_has_no_usage(string payload) => UsageReader.TryRead(Encoding.UTF8.GetBytes(payload), out _).ShouldBeFalse();
}
