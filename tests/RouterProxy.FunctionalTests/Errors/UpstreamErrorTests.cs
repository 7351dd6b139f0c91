using RouterProxy.FunctionalTests.Failures;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Errors;

/// <summary>An upstream's error is the last word: passed on as it came, unless it speaks of the operator's account.</summary>
public class UpstreamErrorTests(FailureBench bench) : IClassFixture<FailureBench>
{
    public static TheoryData<int, string, string?, string> AboutTheAccount => new()
    {
        { 401, "Incorrect API key provided: " + Canary.UpstreamKey, "invalid_api_key", "invalid_request_error" },
        { 403, "Project does not have access", null, "permission_error" },
        { 404, "The model `strong-model` does not exist or you do not have access to it.", "model_not_found", "invalid_request_error" },
        { 404, "model 'strong-model' not found, try pulling it first", null, "api_error" },
        { 429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota" },
        { 402, "Insufficient balance", null, "insufficient_quota" },
    };

    public static TheoryData<int, string?> OfTheRequest => new()
    {
        { 400, "context_length_exceeded" }, { 404, "file_not_found" }, { 408, null }, { 409, null }, { 413, null }, { 418, null }, { 422, null },
        { 429, "rate_limit_exceeded" }, { 500, null }, { 503, "overloaded" }, { 529, null },
    };

    [Theory]
    [MemberData(nameof(AboutTheAccount))]
    public async Task An_error_about_the_operators_account_becomes_upstream_misconfigured(int status, string message, string? code, string type)
    {
        foreach (var api in ScriptedApi.All)
        {
            foreach (var stream in (bool[])[true, false])
            {
                bench.Strong.Respond(UpstreamReply.Error(status, message, type, code, ("retry-after", "60"), ("x-of-the-upstream", "yes")));

                var answer = await bench.SendAsync("strong", api, stream);

                ErrorShape.ShouldBe(answer, 502, "upstream_error", "upstream_misconfigured");
                answer.Text.ShouldNotContain("strong-model");
                answer.Header("retry-after").ShouldBeNull();
                answer.Header("x-of-the-upstream").ShouldBeNull();
                answer.Header("x-router-decision").ShouldBe("failed");
                answer.Header("x-router-model").ShouldBe("strong");
            }
        }

        // What the upstream said is for the operator; a key that it repeats is for nobody.
        bench.Gateway.Log.Text.ShouldContain(message.Split(':')[0]);
        Canary.ShouldBeAbsentFrom(bench.Gateway.Log.Text, "the log");
    }

    [Theory]
    [MemberData(nameof(AboutTheAccount))]
    public async Task With_the_clients_own_credential_it_is_passed_on(int status, string message, string? code, string type)
    {
        bench.Strong.Respond(UpstreamReply.Error(status, message, type, code, ("retry-after", "60"), ("set-cookie", "a=b")));

        var answer = await bench.SendAsync("client", ScriptedApi.Chat, stream: true);

        answer.Status.ShouldBe(status);
        answer.Text.ShouldBe(UpstreamReply.ErrorJson(message, type, code));
        answer.Header("retry-after").ShouldBe("60");
        answer.Header("set-cookie").ShouldBe("a=b");
        answer.Header("x-should-retry").ShouldBeNull();
        bench.Strong.Requests[^1].Header("authorization").ShouldBe($"Bearer {Canary.ClientKey}");
    }

    [Theory]
    [MemberData(nameof(OfTheRequest))]
    public async Task Every_other_error_is_passed_on_as_it_came(int status, string? code)
    {
        foreach (var api in ScriptedApi.All)
        {
            foreach (var stream in (bool[])[true, false])
            {
                bench.Strong.Respond(UpstreamReply.Error(status, FailureCatalog.UpstreamMessage, "some_error", code, ("retry-after", "3"), ("x-ratelimit-remaining-requests", "0")));

                var answer = await bench.SendAsync("strong", api, stream);

                answer.Status.ShouldBe(status);
                answer.Text.ShouldBe(UpstreamReply.ErrorJson(FailureCatalog.UpstreamMessage, "some_error", code));
                answer.Header("content-type").ShouldBe("application/json");
                answer.Header("retry-after").ShouldBe("3");
                answer.Header("x-ratelimit-remaining-requests").ShouldBe("0");
                answer.Header("x-should-retry").ShouldBeNull();
                answer.Header("x-router-decision").ShouldBe("failed");
                answer.Header("x-router-request-id").ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public async Task An_error_page_that_is_no_JSON_is_passed_on_too()
    {
        bench.Strong.Respond(UpstreamReply.Bytes("<html>bad gateway</html>"u8.ToArray(), "text/html", 502));

        var answer = await bench.SendAsync("strong", ScriptedApi.Chat, stream: true);

        (answer.Status, answer.Text, answer.Header("content-type")).ShouldBe((502, "<html>bad gateway</html>", "text/html"));
    }

    [Fact]
    public async Task A_redirect_is_passed_on_and_not_followed()
    {
        bench.Strong.Respond(UpstreamReply.Status(307, ("location", "https://example.org/")));
        var before = bench.Strong.Requests.Count;

        var answer = await bench.SendAsync("strong", ScriptedApi.Chat, stream: false);

        (answer.Status, answer.Header("location")).ShouldBe((307, "https://example.org/"));
        bench.Strong.Requests.Count.ShouldBe(before + 1);
    }
}
