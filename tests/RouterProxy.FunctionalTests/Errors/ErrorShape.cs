using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Errors;

/// <summary>What every error of the gateway's own looks like.</summary>
internal static class ErrorShape
{
    private static readonly string[] Members = ["message", "type", "param", "code"];

    /// <summary>Fails unless <paramref name="answer"/> is exactly this error, in OpenAI's shape, and tells nothing that it must not.</summary>
    public static void ShouldBe(RawResponse answer, int status, string type, string code, string? param = null)
    {
        answer.Status.ShouldBe(status);
        answer.Header("content-type").ShouldBe("application/json");
        answer.Header("x-router-request-id").ShouldNotBeNull().Length.ShouldBe(32);
        var root = answer.Json();
        root.EnumerateObject().Select(m => m.Name).ShouldBe(["error"]);
        var error = root.GetProperty("error");
        error.EnumerateObject().Select(m => m.Name).ShouldBe(Members);
        error.GetProperty("message").GetString().ShouldNotBeNullOrWhiteSpace();
        error.GetProperty("type").GetString().ShouldBe(type);
        error.GetProperty("code").GetString().ShouldBe(code);
        (error.GetProperty("param") is { ValueKind: JsonValueKind.String } name ? name.GetString() : null).ShouldBe(param);

        // Another try would cost the same and fail again.
        answer.Header("x-should-retry").ShouldBe(code is "upstream_timeout" or "upstream_misconfigured" ? "false" : null);
        answer.Text.ShouldNotContain("   at ");
        answer.Text.ShouldNotContain("Exception");
        answer.Text.ShouldNotContain("127.0.0.1");
        Canary.ShouldBeAbsentFrom(answer.Body, "an error");
    }
}
