using RouterProxy.Dialects.Rejections;

namespace RouterProxy.UnitTests.Dialects.Rejections;

public sealed class QuotationsTests
{
    [Theory]
    [InlineData("the prompt \"tell me of logprobs\" is bad", "the prompt '' is bad")]
    [InlineData("the prompt `tell me` is bad", "the prompt '' is bad")]
    [InlineData("the prompt “tell me” is bad", "the prompt '' is bad")]
    [InlineData("'tell me' is bad", "'' is bad")]
    [InlineData("bad: 'tell me'", "bad: ''")]
    [InlineData("bad: \"tell\nme\"", "bad: ''")]
    [InlineData("bad: \"tell\tme\"", "bad: ''")]
    [InlineData("I don't like 'tell me'", "I don't like ''")]
    [InlineData("'it's a trap' they say", "'' they say")]
    [InlineData("\"a b\"\"c d\"", "''''")]
    public void Quoted_sentences_are_left_out(string message, string kept) => Quotations.Remove(message).ShouldBe(kept);

    [Theory]
    [InlineData("nothing is quoted")]
    [InlineData("the field \"logprobs\" is bad")]
    [InlineData("'a' and 'b' and `c` and “d”")]
    [InlineData("\"a\" b \"c\"")]
    [InlineData("say \"tell me")]
    [InlineData("say \"\" or ''")]
    [InlineData("don't and won't")]
    [InlineData("\"")]
    [InlineData("")]
    public void Names_and_unpaired_marks_stay(string message) => Quotations.Remove(message).ShouldBe(message);

    [Theory]
    [InlineData("{'msg': 'Input should be a boolean', 'input': 5}")]
    [InlineData("{'message' : 'Input should be a boolean'}")]
    [InlineData("{\"msg\": \"Input should be a boolean\"}")]
    [InlineData("{\"message\":\"Input should be a boolean\"}")]
    public void A_complaint_printed_into_a_message_is_no_quotation(string message) => Quotations.Remove(message).ShouldBe(message);
}
