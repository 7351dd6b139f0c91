using System.Text;
using RouterProxy.Dialects.Rejections;

namespace RouterProxy.UnitTests.Dialects.Rejections;

public sealed class ErrorTextReaderTests
{
    [Theory]
    [InlineData("message")]
    [InlineData("msg")]
    [InlineData("error")]
    [InlineData("detail")]
    [InlineData("details")]
    [InlineData("errors")]
    [InlineData("error_message")]
    [InlineData("title")]
    [InlineData("description")]
    [InlineData("metadata")]
    [InlineData("raw")]
    public void Members_that_hold_messages_are_read(string member)
    {
        Read($$"""{"{{member}}":"why"}""").ShouldBe(new ErrorText("why", null));
        Read($$$"""{"error":{"{{{member}}}":["why","not"]}}""").ShouldBe(new ErrorText("why; not", null));
    }

    [Theory]
    [InlineData("input")]
    [InlineData("body")]
    [InlineData("ctx")]
    [InlineData("type")]
    [InlineData("code")]
    public void Other_members_are_not_read_however_deep(string member)
        => Read($$$"""{"{{{member}}}":{"message":"no","x":[{"param":"no","loc":["body","logprobs"]}]},"message":"yes","{{{member}}}":["no"]}""")
            .ShouldBe(new ErrorText("yes", null));

    [Theory]
    [InlineData("""{"param":"logprobs"}""", "logprobs")]
    [InlineData("""{"field":"logprobs"}""", "logprobs")]
    [InlineData("""{"param":"body.logprobs"}""", "logprobs")]
    [InlineData("""{"param":"body."}""", null)]
    [InlineData("""{"param":""}""", null)]
    [InlineData("""{"param":null}""", null)]
    [InlineData("""{"param":7}""", null)]
    [InlineData("""{"param":"a","x":{"param":"b"}}""", "a")]
    [InlineData("""{"errors":[{"param":"a"},{"param":"top_logprobs"},{"param":"c"}]}""", "top_logprobs")]
    [InlineData("""{"param":"","field":"b"}""", "b")]
    [InlineData("""{"loc":["body","messages",0,"content"]}""", "messages")]
    [InlineData("""{"loc":["body","logprobs","int"]}""", "logprobs")]
    [InlineData("""{"loc":["body","union",1,"logprobs"]}""", "logprobs")]
    [InlineData("""{"loc":["body",1]}""", null)]
    [InlineData("""{"loc":[]}""", null)]
    [InlineData("""{"loc":"logprobs"}""", null)]
    [InlineData("""{"detail":[{"loc":["body","a"]},{"loc":["body","logprobs"]}]}""", "logprobs")]
    public void The_member_to_blame_is_told(string body, string? param) => Read(body).Param.ShouldBe(param);

    [Theory]
    [InlineData("why", "why")]
    [InlineData(" \r\n\t{\"message\":\"why\"}", "why")]
    [InlineData("\uFEFF{\"message\":\"why\"}", "why")]
    [InlineData("\"why\"", "why")]
    [InlineData("[\"why\",{\"message\":\"not\"}]", "why; not")]
    [InlineData("""{"raw":"{\"message\":\"why\"}"}""", "why")]
    [InlineData("""{"message":"why","detail":"not"}""", "why; not")]
    [InlineData("""{"message":"","detail":"not"}""", "not")]
    [InlineData("""{"message":"why","ty""", "why")]
    [InlineData("""{"type":"x","mess""", """{"type":"x","mess""")]
    [InlineData("{why}", "{why}")]
    [InlineData("{\"message\":\"why\"}//not", "why")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void Any_shape_has_its_message(string body, string message) => Read(body).Message.ShouldBe(message);

    [Fact]
    public void Json_within_json_is_unfolded_three_times()
    {
        var body = """{"message":"why"}""";
        for (var nesting = 0; nesting < 2; nesting++)
        {
            body = $$"""{"raw":{{System.Text.Json.JsonSerializer.Serialize(body)}}}""";
        }

        Read(body).Message.ShouldBe("why");
        var deeper = $$"""{"raw":{{System.Text.Json.JsonSerializer.Serialize(body)}}}""";
        Read(deeper).Message.ShouldStartWith("""{"message":""");
    }

    [Fact]
    public void Long_messages_and_bodies_are_cut()
    {
        Read(new string('a', 5000)).Message.ShouldBe(new string('a', 2000));
        Read($$"""{"message":"{{new string('a', 5000)}}"}""").Message.ShouldBe(new string('a', 2000));
        Read($$"""{"message":"{{new string('a', 1500)}}","detail":"{{new string('b', 5000)}}","title":"c"}""").Message
            .ShouldBe($"{new string('a', 1500)}; {new string('b', 498)}");
        Read($$"""{"message":"why","input":"{{new string('a', 70_000)}}","detail":"not"}""").Message.ShouldBe("why");
        Read($$"""{"message":"why","input":"{{new string('a', 60_000)}}","detail":"not"}""").Message.ShouldBe("why; not");
    }

    private static ErrorText Read(string body) => ErrorTextReader.Read(Encoding.UTF8.GetBytes(body));
}
