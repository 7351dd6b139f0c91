using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Dialects.Rejections;

namespace RouterProxy.UnitTests.Dialects.Rejections;

public sealed class RejectionReaderTests
{
    private static readonly LogprobAsk Boolean = new(LogprobForm.Boolean, 20);
    private static readonly LogprobAsk Integer = new(LogprobForm.Integer, 5);
    private static readonly LogprobAsk Include = new(LogprobForm.Include, 20);

    public static TheoryData<string, int, string, string, string, int> Refusals => new()
    {
        // status, body, sent, verdict, largest number
        { "openai reasoning", 400, """{"error":{"message":"Unsupported parameter: 'logprobs' is not supported with this model.","type":"invalid_request_error","param":"logprobs","code":"unsupported_parameter"}}""", "Boolean", "Unsupported", 0 },
        { "openai not allowed", 403, """{"error":{"message":"You are not allowed to request logprobs from this model","type":"invalid_request_error","param":null,"code":null}}""", "Boolean", "Unsupported", 0 },
        { "openai responses", 400, """{"error":{"message":"logprobs are not supported with reasoning models.","type":"invalid_request_error","param":"top_logprobs","code":"unsupported_parameter"}}""", "Include", "UnsupportedCombination", 0 },
        { "openai include", 400, """{"error":{"message":"Invalid value.","param":"include[0]","code":"invalid_value"}}""", "Include", "Unsupported", 0 },
        { "openai top", 400, """{"error":{"message":"Invalid 'top_logprobs': integer above maximum value. Expected a value <= 5, but got 20 instead.","type":"invalid_request_error","param":"top_logprobs","code":"integer_above_max_value"}}""", "Boolean", "TopTooLarge", 5 },
        { "groq", 400, """{"error":{"message":"`logprobs` is not supported with this model","type":"invalid_request_error","param":"logprobs"}}""", "Boolean", "Unsupported", 0 },
        { "mistral", 400, """{"object":"error","message":"Logprobs are not enabled for this model","type":"invalid_request_error","param":null,"code":"3051"}""", "Boolean", "Unsupported", 0 },
        { "mistral extra", 422, """{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","logprobs"],"msg":"Extra inputs are not permitted","input":true}]},"code":null}""", "Boolean", "Unsupported", 0 },
        { "gemini native", 400, """{"error":{"code":400,"message":"Logprobs is not enabled for models/gemini-2.5-pro","status":"INVALID_ARGUMENT"}}""", "Boolean", "Unsupported", 0 },
        { "gemini compat", 400, """[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \"logprobs\": Cannot find field.","status":"INVALID_ARGUMENT"}}]""", "Boolean", "Unsupported", 0 },
        { "anthropic", 400, """{"type":"error","error":{"type":"invalid_request_error","message":"logprobs: Extra inputs are not permitted"},"request_id":"req_011C"}""", "Boolean", "Unsupported", 0 },
        { "meta", 400, """{"error":{"message":"`logprobs` cannot be true when `reasoning_effort` is `minimal`. logprobs is not supported with reasoning."}}""", "Boolean", "UnsupportedCombination", 0 },
        { "together integer refused", 400, """{"id":"oS7tvQr","error":{"message":"invalid type: integer `5`, expected a boolean","type":"invalid_request_error","param":null,"code":null}}""", "Integer", "WrongForm", 0 },
        { "fastapi boolean", 422, """{"detail":[{"type":"bool_parsing","loc":["body","logprobs"],"msg":"Input should be a valid boolean, unable to interpret input","input":5}]}""", "Integer", "WrongForm", 0 },
        { "fastapi integer", 422, """{"detail":[{"type":"int_type","loc":["body","logprobs"],"msg":"Input should be a valid integer","input":true}]}""", "Boolean", "WrongForm", 0 },
        { "vllm pydantic in message", 400, """{"object":"error","message":"[{'type': 'bool_parsing', 'loc': ('body', 'logprobs'), 'msg': 'Input should be a valid boolean, unable to interpret input', 'input': 5}]","type":"BadRequestError","param":null,"code":400}""", "Integer", "WrongForm", 0 },
        { "serde integer", 400, """{"error":{"message":"invalid type: boolean `true`, expected u32 at line 1 column 90"}}""", "Boolean", "WrongForm", 0 },
        { "go integer", 400, """{"error":{"message":"json: cannot unmarshal bool into Go struct field ChatRequest.logprobs of type int","type":"invalid_request_error"}}""", "Boolean", "WrongForm", 0 },
        { "go boolean", 400, """{"error":{"message":"json: cannot unmarshal number into Go struct field ChatCompletionRequest.logprobs of type bool","type":"invalid_request_error"}}""", "Integer", "WrongForm", 0 },
        { "cohere", 422, """{"message":"top_logprobs is not supported"}""", "Boolean", "WrongForm", 0 },
        { "vllm", 400, """{"error":{"message":"Requested sample logprobs of 20, which is greater than max allowed: 10","type":"BadRequestError","param":"logprobs","code":400}}""", "Boolean", "TopTooLarge", 10 },
        { "ollama", 400, """{"error":{"message":"top_logprobs must be between 0 and 10","type":"invalid_request_error","param":null,"code":null}}""", "Boolean", "TopTooLarge", 10 },
        { "tgi", 422, """{"error":"Input validation error: `top_n_tokens` must be >= 0 and <= 5. Given: 20","error_type":"validation"}""", "Boolean", "TopTooLarge", 5 },
        { "fastapi limit", 422, """{"detail":[{"type":"less_than_equal","loc":["body","top_logprobs"],"msg":"Input should be less than or equal to 5","input":20,"ctx":{"le":5}}]}""", "Boolean", "TopTooLarge", 5 },
        { "limit without number", 400, """{"error":"top_logprobs is too large"}""", "Boolean", "TopTooLarge", 1 },
        { "limit above what was sent", 400, """{"error":{"message":"logprobs out of range, at most 50"}}""", "Integer", "TopTooLarge", 1 },
        { "llama.cpp", 400, """{"error":{"code":400,"message":"logprobs is not supported with tools + stream","type":"invalid_request_error"}}""", "Boolean", "UnsupportedCombination", 0 },
        { "llama.cpp older", 500, """{"error":{"code":500,"message":"logprobs is not supported with tools + stream","type":"server_error"}}""", "Boolean", "UnsupportedCombination", 0 },
        { "lmdeploy", 400, """{"message":"Logprobs(True)/top_logprobs(5) requested but not enabled logprobs_mode in engine configuration","object":"error","code":400}""", "Boolean", "Unsupported", 0 },
        { "gaudi", 400, """{"error":{"message":"Gaudi doesn't support logprobs. Please remove 'logprobs'/'top_logprobs' from the request."}}""", "Boolean", "Unsupported", 0 },
        { "prediction", 400, """{"error":{"message":"logprobs is not supported together with prediction","param":"logprobs"}}""", "Boolean", "UnsupportedCombination", 0 },
        { "inner provider in a string", 400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"`logprobs` is not supported with this model\",\"param\":\"logprobs\"}}","provider_name":"x"}}}""", "Boolean", "Unsupported", 0 },
        { "plain text", 400, "logprobs are not supported", "Boolean", "Unsupported", 0 },
        { "cut off", 400, """{"error":{"message":"logprobs are not supported","type":"inv""", "Boolean", "Unsupported", 0 },
        { "unknown wording", 400, """{"error":{"message":"Bad logprobs."}}""", "Boolean", "Unsupported", 0 },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_of_added_fields_is_recognised(string name, int status, string body, string sent, string verdict, int maxTop)
    {
        var ask = Enum.Parse<LogprobForm>(sent) switch
        {
            LogprobForm.Integer => Integer,
            LogprobForm.Include => Include,
            _ => Boolean,
        };

        var rejection = Classify(status, body, ask).ShouldNotBeNull(name);

        rejection.Verdict.ToString().ShouldBe(verdict, name);
        rejection.MaxTop.ShouldBe(maxTop, name);
        rejection.Certain.ShouldBe(name != "unknown wording", name);
    }

    public static TheoryData<int, string> OtherErrors => new()
    {
        { 400, """{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}""" },
        { 400, """{"error":{"message":"context length exceeded by prompt starting with logprobs","param":null}}""" },
        { 400, """{"error":{"message":"Invalid content: \"please explain what logprobs are not supported\" has a bad role","param":null}}""" },
        { 400, """{"error":{"message":"Invalid value: 'logprobs'","param":"messages[0].content"}}""" },
        { 400, """{"error":{"message":"Invalid role","param":"messages[0].role"},"input":{"logprobs":true,"top_logprobs":5}}""" },
        { 422, """{"detail":[{"type":"missing","loc":["body","messages"],"msg":"Field required","input":{"logprobs":true}}]}""" },
        { 422, """{"detail":[{"type":"float_type","loc":["body","temperature"],"msg":"Input should be a valid boolean","input":"x"}]}""" },
        { 400, """{"error":{"message":"invalid type: string \"abc\", expected u32"}}""" },
        { 400, """{"error":{"message":"Could not finish the message because max_tokens or model output limit was reached"}}""" },
        { 404, """{"error":{"message":"`logprobs` is not supported with this model","param":"logprobs"}}""" },
        { 429, """{"error":{"message":"logprobs are not supported","param":"logprobs"}}""" },
        { 500, """{"error":{"message":"`logprobs` is not supported with this model","param":"logprobs"}}""" },
        { 400, "" },
        { 400, "null" },
        { 400, "42" },
        { 400, "{" },
        { 400, "<html>Bad Request</html>" },
    };

    [Theory]
    [MemberData(nameof(OtherErrors))]
    public void An_error_about_something_else_is_no_refusal(int status, string body)
    {
        Classify(status, body, Boolean).ShouldBeNull();
        Classify(status, body, Integer).ShouldBeNull();
    }

    [Fact]
    public void A_refusal_of_the_clients_own_fields_is_not_ours()
    {
        var body = """{"error":{"message":"logprobs are not supported","param":"logprobs"}}"""u8;

        RejectionReader.Classify(400, body, Boolean, gatewayAdded: false).ShouldBeNull();
        RejectionReader.Classify(400, body, LogprobAsk.None, gatewayAdded: true).ShouldBeNull();
    }

    [Fact]
    public void A_type_complaint_counts_only_in_relation_to_what_was_sent()
    {
        Classify(400, """{"error":{"message":"invalid type: integer `5`, expected a boolean"}}""", Boolean).ShouldBeNull();
        Classify(400, """{"error":{"message":"invalid type: boolean `true`, expected u32"}}""", Integer).ShouldBeNull();
    }

    [Theory]
    [InlineData("invalid type: integer `7`, expected a boolean")]
    [InlineData("5 is not of type boolean")]
    [InlineData("expected a boolean, got an integer")]
    public void A_server_that_quotes_a_number_or_the_type_means_the_number_that_was_sent(string message) =>
        Classify(400, $$$"""{"error":{"message":"{{{message}}}"}}""", Integer)!.Value.Verdict.ShouldBe(RejectionVerdict.WrongForm);

    [Fact]
    public void As_few_as_possible_cannot_be_too_many() =>
        Classify(400, """{"error":{"message":"logprobs of 1 is greater than max allowed: 0","param":"logprobs"}}""", new(LogprobForm.Boolean, 1))!
            .Value.Verdict.ShouldBe(RejectionVerdict.Unsupported);

    [Theory]
    [InlineData("""{"error":{"message":"Unknown parameter: 'stream_options'.","param":"stream_options"}}""", true)]
    [InlineData("""{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}""", true)]
    [InlineData("""{"error":{"message":"no","param":"messages"}}""", false)]
    public void Refused_usage_is_told_apart(string body, bool refused)
    {
        var rejection = RejectionReader.Classify(400, Encoding.UTF8.GetBytes(body), Boolean, gatewayAdded: true, forcedUsage: true);

        (rejection?.Verdict == RejectionVerdict.UsageRefused).ShouldBe(refused);
        Classify(400, body, Boolean).ShouldBeNull();
    }

    [Fact]
    public void Hostile_bodies_do_no_harm()
    {
        byte[][] bodies =
        [
            [0xff, 0xfe, 0x00],
            "{\"error\":\"\\ud800\"}"u8.ToArray(),
            [(byte)'"', 0xc3, 0x28, (byte)'"'],
            Encoding.UTF8.GetBytes(new string('[', 100_000)),
            Encoding.UTF8.GetBytes("{\"error\":" + string.Concat(Enumerable.Repeat("{\"error\":", 200))),
            Encoding.UTF8.GetBytes("{\"message\":\"" + new string('\'', 50_000) + "\"}"),
            Encoding.UTF8.GetBytes(new string('a', 1_000_000)),
            "\"\\\"\\\\\\\"logprobs\\\\\\\"\\\"\""u8.ToArray(),
        ];
        foreach (var body in bodies)
        {
            Should.NotThrow(() => RejectionReader.Classify(400, body, Boolean, gatewayAdded: true));
        }
    }

    [Fact]
    public void Every_prefix_of_an_error_can_be_read()
    {
        var body = """{"error":{"message":"[{'loc': ('body', 'logprobs'), 'msg': 'Input should be a valid boolean'}]","param":null},"detail":[{"loc":["body",1,"logprobs"],"msg":"é\n"}]}"""u8.ToArray();
        for (var length = 0; length <= body.Length; length++)
        {
            var prefix = body.AsMemory(0, length);
            Should.NotThrow(() => RejectionReader.Classify(422, prefix.Span, Integer, gatewayAdded: true));
        }
    }

    private static Rejection? Classify(int status, string body, LogprobAsk sent) =>
        RejectionReader.Classify(status, Encoding.UTF8.GetBytes(body), sent, gatewayAdded: true);
}
