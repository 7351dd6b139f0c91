using System.Net;
using System.Text;
using RouterProxy.Errors;

namespace RouterProxy.UnitTests.Errors;

public class UpstreamComplaintTests
{
    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key"}}""", true)]
    [InlineData(403, "forbidden", true)]
    [InlineData(404, """{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}""", true)]
    [InlineData(404, """{"error":{"message":"No such file object","code":null}}""", false)]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""", true)]
    [InlineData(429, """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""", false)]
    [InlineData(500, """{"error":{"code":"insufficient_quota"}}""", false)]
    [InlineData(400, """{"error":{"message":"bad"}}""", false)]
    public void Only_errors_about_the_operators_account_are_hidden(int status, string body, bool hidden) =>
        UpstreamComplaint.IsAboutAccess((HttpStatusCode)status, Encoding.UTF8.GetBytes(body)).ShouldBe(hidden);

    [Fact]
    public void Keys_are_taken_out_of_the_message() =>
        UpstreamComplaint.MessageOf("""{"error":{"message":"Incorrect API key provided: sk-abc123DEF456. Find yours at the console."}}"""u8)
            .ShouldBe("Incorrect API key provided: ***. Find yours at the console.");

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("""{"error":""")]
    [InlineData("""{"message":"\ud800"}""")]
    public void What_is_no_error_object_has_no_message_and_does_no_harm(string body) =>
        UpstreamComplaint.MessageOf(Encoding.UTF8.GetBytes(body)).ShouldBe("(no message)");
}
