namespace RouterProxy.UnitTests.Intake;

public sealed class RequestProblemTests
{
    [Theory]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"model":1}""", "'model' must be a string.")]
    [InlineData("""{"stream":1}""", "'stream' must be a boolean or null.")]
    [InlineData("""{"logprobs":"x"}""", "'logprobs' must be a number, a boolean or null.")]
    [InlineData("""{"top_logprobs":"x"}""", "'top_logprobs' must be a number, a boolean or null.")]
    [InlineData("""{"n":"x"}""", "'n' must be a number, a boolean or null.")]
    public void Says_what_is_wrong(string text, string words) => Bodies.Refuse(text).Message.ShouldContain(words);
}
