using System.Text;
using System.Text.Json;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

public sealed class RequestScannerTests
{
    [Fact]
    public void Records_where_every_member_lies()
    {
        const string Text = "\r\n { \"model\" : \"m\" ,\t\"x\":[1, {\"y\":2}],\"n\":1e0 , \"messages\":[]\n}  ";

        using var request = Bodies.Scan(Text);

        var body = Encoding.UTF8.GetString(request.Body.Span);
        body.ShouldBe(Text);
        request.Members.Select(m => (body.Substring(m.NameStart, m.NameLength), body.Substring(m.ValueStart, m.ValueLength), m.Kind)).ShouldBe(
        [
            ("\"model\"", "\"m\"", JsonTokenType.String),
            ("\"x\"", "[1, {\"y\":2}]", JsonTokenType.StartArray),
            ("\"n\"", "1e0", JsonTokenType.Number),
            ("\"messages\"", "[]", JsonTokenType.StartArray),
        ]);
    }

    [Fact]
    public void A_body_with_more_members_than_the_first_buffer_holds_is_recorded_whole()
    {
        var text = "{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"x{i}\":{i}")) + "}";

        using var request = Bodies.Scan(text);

        request.Members.Count.ShouldBe(1000);
        Encoding.UTF8.GetString(request.Body.Span.Slice(request.Members[999].ValueStart, request.Members[999].ValueLength)).ShouldBe("999");
    }

    [Theory]
    [InlineData("""{"model":"gpt-5.1"}""", "gpt-5.1")]
    [InlineData("""{"mod\u0065l":"a\/b\n\u00e9"}""", "a/b\né")]
    [InlineData("""{"\u006d\u006f\u0064\u0065\u006C":"x"}""", "x")]
    [InlineData("""{"model":"\ud83d\ude00"}""", "😀")]
    [InlineData("""{"model":"a\ud800b"}""", "a\uFFFDb")]
    [InlineData("""{"model":"\udc00\ud800"}""", "\uFFFD\uFFFD")]
    [InlineData("""{"model":"\ud800\u0041"}""", "\uFFFDA")]
    [InlineData("""{"model":""}""", "")]
    [InlineData("""{"Model":"x"}""", null)]
    [InlineData("{}", null)]
    public void Reads_the_model_in_every_spelling(string text, string? model)
    {
        using var request = Bodies.Scan(text);

        request.Model.ShouldBe(model);
        request.ModelFromPath.ShouldBeFalse();
    }

    [Fact]
    public void A_model_from_the_path_beats_the_one_in_the_body()
    {
        using var request = Bodies.Scan("""{"model":"body"}""", modelFromPath: "path");

        request.Model.ShouldBe("path");
        request.ModelFromPath.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("null")]
    [InlineData("nul")]
    [InlineData("{")]
    [InlineData("{\"model\":\"x\"")]
    [InlineData("{\"model\":\"x\",}")]
    [InlineData("{\"model\":\"x\"}{}")]
    [InlineData("{\"model\":\"x\"} x")]
    [InlineData("{\"model\":\"x\"} \0")]
    [InlineData("{/*c*/\"model\":\"x\"}")]
    [InlineData("{\"model\":\"x\"}//c")]
    [InlineData("{'model':'x'}")]
    [InlineData("{\"n\":01}")]
    [InlineData("{\"n\":NaN}")]
    [InlineData("{\"x\":\"\\x\"}")]
    [InlineData("{\"x\":\"\\ud8\"}")]
    [InlineData("{\"x\":\"line\nbreak\"}")]
    public void Refuses_what_is_no_JSON_object(string text)
    {
        var problem = Bodies.Refuse(text);

        problem.Code.ShouldBe("invalid_json");
        problem.Param.ShouldBeNull();
    }

    [Theory]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"#\"}]}", new byte[] { 0xFF })]
    [InlineData("{\"x\":\"#\"}", new byte[] { 0xC0, 0xAF })]
    [InlineData("{\"x\":\"#\"}", new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData("{\"x\":\"#\"}", new byte[] { 0xE2, 0x82 })]
    [InlineData("{\"#\":1}", new byte[] { 0x80 })]
    public void Refuses_invalid_UTF_8_also_inside_strings_that_are_stepped_over(string text, byte[] bytes)
    {
        var halves = text.Split('#');
        byte[] body = [.. Encoding.UTF8.GetBytes(halves[0]), .. bytes, .. Encoding.UTF8.GetBytes(halves[1])];

        var outcome = RequestScanner.Scan(ApiEndpoint.Chat, Bodies.Buffer(body));

        outcome.Problem!.Code.ShouldBe("invalid_json");
        outcome.Problem.Message.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData(511, true)]
    [InlineData(512, false)]
    [InlineData(100_000, false)]
    public void Accepts_512_levels_and_no_more(int arrays, bool accepted)
    {
        foreach (var member in new[] { "x", "messages", "input", "tools" })
        {
            var text = $"{{\"{member}\":" + new string('[', arrays) + new string(']', arrays) + "}";

            var outcome = RequestScanner.Scan(ApiEndpoint.Chat, Bodies.Buffer(text));

            outcome.IsOk.ShouldBe(accepted);
            if (!accepted)
            {
                outcome.Problem!.Code.ShouldBe("invalid_json");
                outcome.Problem.Message.ShouldContain("512");
            }

            outcome.Request?.Dispose();
        }
    }

    [Fact]
    public void Refuses_a_flood_of_members()
    {
        var text = "{" + string.Join(',', Enumerable.Repeat("\"\":1", RequestScanner.MaxMembers + 1)) + "}";

        var problem = Bodies.Refuse(text);
        problem.Code.ShouldBe("invalid_json");
        problem.Message.ShouldContain("more than 16384 members");
    }

    [Fact]
    public void A_refused_body_returns_its_buffer()
    {
        var buffer = Bodies.Buffer("[]");

        RequestScanner.Scan(ApiEndpoint.Chat, buffer).IsOk.ShouldBeFalse();

        Should.Throw<ObjectDisposedException>(() => buffer.Array);
    }

    [Fact]
    public void A_syntax_error_is_reported_by_its_place_and_without_the_text()
    {
        var problem = Bodies.Refuse("{\"model\":\"x\",\n\"secret\" oops}");

        problem.Message.ShouldContain("(line 2, byte 10)");
        problem.Message.ShouldNotContain("oops");
        problem.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("model", "\"x\"")]
    [InlineData("stream", "true")]
    [InlineData("logprobs", "true")]
    [InlineData("top_logprobs", "1")]
    [InlineData("n", "1")]
    [InlineData("stream_options", "{}")]
    [InlineData("store", "true")]
    [InlineData("previous_response_id", "null")]
    [InlineData("max_tokens", "1")]
    [InlineData("tools", "[]")]
    [InlineData("messages", "[]")]
    public void Refuses_a_member_that_routing_reads_when_it_comes_twice(string name, string value)
    {
        Bodies.Refuse($"{{\"{name}\":{value},\"x\":1,\"{name}\":{value}}}").ShouldSatisfyAllConditions(
            p => p.Code.ShouldBe("invalid_json"),
            p => p.Param.ShouldBe(name),
            p => p.Message.ShouldContain($"'{name}' twice"));

        // However often it comes.
        Bodies.Refuse($"{{\"{name}\":{value},\"{name}\":{value},\"{name}\":{value}}}").Param.ShouldBe(name);

        // The second one in another spelling.
        var escaped = $"\\u{(int)name[0]:x4}{name[1..]}";
        Bodies.Refuse($"{{\"{name}\":{value},\"{escaped}\":{value}}}").Param.ShouldBe(name);
    }

    [Fact]
    public void Include_twice_is_refused_where_it_has_a_meaning()
    {
        Bodies.Refuse("""{"include":[],"include":[]}""", ApiEndpoint.Responses).Param.ShouldBe("include");
        Bodies.Scan("""{"include":[],"include":[]}""").Dispose();
    }

    [Fact]
    public void Other_members_may_come_twice()
    {
        using var request = Bodies.Scan("""{"x":1,"x":2,"grammar":"a","guided_json":{}}""");

        request.Members.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("model", "1", false)]
    [InlineData("model", "null", false)]
    [InlineData("model", "[\"x\"]", false)]
    [InlineData("stream", "null", true)]
    [InlineData("stream", "false", true)]
    [InlineData("stream", "1", false)]
    [InlineData("stream", "\"true\"", false)]
    [InlineData("logprobs", "5", true)]
    [InlineData("logprobs", "null", true)]
    [InlineData("logprobs", "\"true\"", false)]
    [InlineData("logprobs", "{}", false)]
    [InlineData("top_logprobs", "50", true)]
    [InlineData("top_logprobs", "-1", true)]
    [InlineData("top_logprobs", "1e400", true)]
    [InlineData("top_logprobs", "\"5\"", false)]
    [InlineData("n", "0", true)]
    [InlineData("n", "true", true)]
    [InlineData("n", "[]", false)]
    [InlineData("max_tokens", "\"many\"", true)]
    [InlineData("tools", "7", true)]
    [InlineData("stream_options", "7", true)]
    [InlineData("store", "\"yes\"", true)]
    public void Refuses_wrong_types_only_where_the_upstream_could_not_say_it_better(string name, string value, bool accepted)
    {
        var outcome = RequestScanner.Scan(ApiEndpoint.Chat, Bodies.Buffer($"{{\"{name}\":{value}}}"));

        outcome.IsOk.ShouldBe(accepted);
        if (!accepted)
        {
            outcome.Problem!.Code.ShouldBe("invalid_type");
            outcome.Problem.Param.ShouldBe(name);
        }

        outcome.Request?.Dispose();
    }

    [Theory]
    [InlineData("Chat", """{"logprobs":true,"top_logprobs":5}""", "Boolean", 5)]
    [InlineData("Chat", """{"top_logprobs":5,"logprobs":true}""", "Boolean", 5)]
    [InlineData("Chat", """{"logprobs":true}""", "Boolean", 0)]
    [InlineData("Chat", """{"logprobs":true,"top_logprobs":50}""", "Boolean", 50)]
    [InlineData("Chat", """{"logprobs":true,"top_logprobs":1e99}""", "Boolean", int.MaxValue)]
    [InlineData("Chat", """{"logprobs":3}""", "Integer", 3)]
    [InlineData("Chat", """{"logprobs":0}""", "Integer", 0)]
    [InlineData("Chat", """{"logprobs":false,"top_logprobs":5}""", "None", 0)]
    [InlineData("Chat", """{"logprobs":null}""", "None", 0)]
    [InlineData("Chat", """{"top_logprobs":5}""", "None", 0)]
    [InlineData("Chat", """{"include":["message.output_text.logprobs"]}""", "None", 0)]
    [InlineData("Completions", """{"logprobs":5}""", "Integer", 5)]
    [InlineData("Completions", """{"logprobs":0}""", "Integer", 0)]
    [InlineData("Completions", """{"logprobs":true}""", "Integer", 1)]
    [InlineData("Completions", """{"logprobs":null}""", "None", 0)]
    [InlineData("Responses", """{"include":["a","message.output_text.logprobs"],"top_logprobs":4}""", "Include", 4)]
    [InlineData("Responses", """{"include":["message.output_text.logprob\u0073"]}""", "Include", 0)]
    [InlineData("Responses", """{"include":["a",["message.output_text.logprobs"]]}""", "None", 0)]
    [InlineData("Responses", """{"include":["message.output_text.logprobs","message.output_text.logprobs"]}""", "Include", 0)]
    [InlineData("Responses", """{"include":[{"x":["message.output_text.logprobs"]},"message.output_text.logprobs","b"],"top_logprobs":4}""", "Include", 4)]
    [InlineData("Responses", """{"include":"message.output_text.logprobs","top_logprobs":4}""", "None", 0)]
    public void Reads_the_clients_own_ask(string endpoint, string text, string form, int top)
    {
        using var request = Bodies.Scan(text, Enum.Parse<ApiEndpoint>(endpoint));

        request.Logprobs.ShouldBe(new ClientLogprobs(Enum.Parse<LogprobForm>(form), top));
    }

    [Theory]
    [InlineData("{}", 1, null)]
    [InlineData("""{"n":3,"max_tokens":16}""", 3, 16L)]
    [InlineData("""{"n":null,"max_tokens":null}""", 1, null)]
    [InlineData("""{"n":0,"max_completion_tokens":7,"max_tokens":16}""", 0, 7L)]
    [InlineData("""{"max_tokens":16,"max_completion_tokens":7}""", 1, 7L)]
    [InlineData("""{"max_output_tokens":16.0}""", 1, 16L)]
    [InlineData("""{"max_tokens":9,"max_completion_tokens":7,"max_output_tokens":5}""", 1, 5L)]
    [InlineData("""{"max_tokens":9223372036854775807}""", 1, long.MaxValue)]
    [InlineData("""{"n":-99999999999,"max_tokens":-1e40}""", int.MinValue, long.MinValue)]
    [InlineData("""{"n":2.9,"max_tokens":true}""", 2, null)]
    [InlineData("""{"max_tokens":1e400}""", 1, long.MaxValue)]
    [InlineData("""{"n":99999999999,"max_tokens":1e40}""", int.MaxValue, long.MaxValue)]
    public void Reads_choices_and_the_limit_on_output(string text, int choices, long? limit)
    {
        using var request = Bodies.Scan(text);

        request.Choices.ShouldBe(choices);
        request.MaxOutputTokens.ShouldBe(limit);
    }
}
