using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class ModelStampTests
{
    [Theory]
    [InlineData("""{"id":"x","model":"m-1","system_fingerprint":"fp","choices":[{"model":"no"}]}""", "m-1", "fp")]
    [InlineData("""{"type":"response.created","response":{"model":"m-\u0032"}}""", "m-2", null)]
    [InlineData("""{"model":"m","system_fingerprint":null}""", "m", null)]
    [InlineData("""{"model":17}""", null, null)]
    [InlineData("""{"model":"m","cut""", "m", null)]
    [InlineData("[]", null, null)]
    public void An_answer_says_who_it_is_from(string payload, string? model, string? fingerprint)
    {
        var stamp = new ModelStamp();
        stamp.See(Encoding.UTF8.GetBytes(payload));
        (stamp.Model, stamp.Fingerprint).ShouldBe((model, fingerprint));
    }

    [Fact]
    public void The_first_word_counts_and_a_name_that_is_none_is_not_kept()
    {
        var stamp = new ModelStamp();
        stamp.See(Encoding.UTF8.GetBytes($$"""{"model":"{{new string('x', 300)}}"}"""));
        stamp.Model.ShouldBeNull();
        stamp.See("""{"model":"a"}"""u8);
        stamp.See("""{"model":"b"}"""u8);
        stamp.Model.ShouldBe("a");
    }
}
