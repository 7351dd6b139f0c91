using System.Text;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure.KitTests;

public sealed class KnowsBothTests
{
    public static TheoryData<string> Styles => ["openai", "llamacpp", "spaced", "odd", "own-events", "first-member", "arrays"];

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Both_answers_tell_the_same_and_only_one_has_logprobs(string style)
    {
        var completion = Styled(style);
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(completion));
        using var client = new RawClient(upstream.BaseAddress);

        foreach (string ask in new[] { ",\"logprobs\":true,\"top_logprobs\":2", ",\"logprobs\":2" })
        {
            var plain = await client.ChatAsync("{\"stream\":false}");
            var asked = await client.ChatAsync($"{{\"stream\":false{ask}}}");

            Choice(plain.Json()).TryGetProperty("logprobs", out var none).ShouldBe(completion.Logprobs.NullWhenNotAsked);
            none.ValueKind.ShouldBe(completion.Logprobs.NullWhenNotAsked ? JsonValueKind.Null : JsonValueKind.Undefined);
            TokensIn(Choice(asked.Json()).GetProperty("logprobs")).ShouldBe(completion.Tokens.Select(token => token.Text));
            WithoutLogprobs(asked.Text, completion).ShouldBe(WithoutLogprobs(plain.Text, completion));
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public async Task Both_streams_tell_the_same(string style)
    {
        var completion = Styled(style);
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(completion));
        using var client = new RawClient(upstream.BaseAddress);
        string text = string.Concat(completion.Tokens.Select(token => token.Text));

        foreach (string ask in new[] { "", ",\"logprobs\":true,\"top_logprobs\":1", ",\"logprobs\":1" })
        {
            await using var stream = await client.OpenChatAsync($"{{\"stream\":true,\"stream_options\":{{\"include_usage\":true}}{ask}}}");
            var events = await stream.ReadSseEventsAsync();
            var payloads = events.SkipLast(1).Select(next => Parse(next.Data!)).ToArray();

            events[^1].IsDone.ShouldBeTrue();
            payloads[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(completion.Tokens.Count);
            string.Concat(payloads.SkipLast(1).Select(Content)).ShouldBe(text);
            stream.Seen.ShouldBe(KnowsBoth.Stream(completion, LogprobsAsked.In(Parse($"{{\"x\":1{ask}}}")), usage: true));
            payloads.Count(HasRow).ShouldBe(ask.Length == 0 ? 0 : completion.Tokens.Count);
        }
    }

    [Fact]
    public async Task A_form_that_is_not_spoken_is_refused_with_the_type_that_is()
    {
        var completion = KnownCompletion.Confident with { Logprobs = LogprobStyle.OpenAI with { Accepts = LogprobsAsked.Forms.Boolean } };
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(completion));
        using var client = new RawClient(upstream.BaseAddress);

        (await client.ChatAsync("{\"logprobs\":true}")).Status.ShouldBe(200);
        var refused = await client.ChatAsync("{\"logprobs\":5}");

        refused.Status.ShouldBe(400);
        refused.Text.ShouldContain("invalid type: integer `5`, expected a boolean");
    }

    [Fact]
    public void Every_choice_is_told_and_the_first_keeps_its_index()
    {
        var completion = KnownCompletion.Unsure;
        using var whole = JsonDocument.Parse(KnowsBoth.Whole(completion, LogprobsAsked.Boolean(0), choices: 2));

        var choices = whole.RootElement.GetProperty("choices");
        choices.GetArrayLength().ShouldBe(2);
        TokensIn(choices[1].GetProperty("logprobs")).ShouldBe(completion.Tokens.Reverse().Select(token => token.Text));
        string first = KnowsBoth.Events(completion, LogprobsAsked.None, choices: 2).First();
        Parse(first["data: ".Length..]).GetProperty("choices")[0].GetProperty("index").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Number_spelling_and_escapes_are_the_authors()
    {
        string whole = KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.Boolean(1));

        whole.ShouldContain("123456789012345678901234567890");
        whole.ShouldContain("\"logprob\":-1.5e-07");
        whole.ShouldContain("\\ud83d\\ude00");
        Encoding.UTF8.GetBytes(whole).Length.ShouldBeGreaterThan(whole.Length - 1);
    }

    private static KnownCompletion Styled(string style) => style switch
    {
        "openai" => KnownCompletion.Confident,
        "llamacpp" => KnownCompletion.Confident with { Logprobs = LogprobStyle.LlamaCpp, RoleEvent = false },
        "spaced" => KnownCompletion.Confident with { Spelling = JsonSpelling.Spaced, NewLine = "\r\n" },
        "odd" => KnownCompletion.Confident with { Spelling = JsonSpelling.Odd, DataPrefix = "data:" },
        "own-events" => KnownCompletion.Confident with { Logprobs = LogprobStyle.OpenAI with { Rows = LogprobStyle.RowPlace.Before } },
        "first-member" => KnownCompletion.Unsure with { Logprobs = LogprobStyle.LlamaCpp with { Place = LogprobStyle.MemberPlace.First } },
        "arrays" => KnownCompletion.Unsure with { Logprobs = LogprobStyle.OpenAI with { ParallelArraysForInteger = true } },
        _ => throw new ArgumentOutOfRangeException(nameof(style), style, "no such style"),
    };

    private static string WithoutLogprobs(string json, KnownCompletion completion)
    {
        var choice = Choice(Parse(json));
        string value = choice.TryGetProperty("logprobs", out var logprobs) ? logprobs.GetRawText() : "";
        var member = new SpelledJson(completion.Spelling).Name("logprobs").ToString();
        return value.Length == 0 ? json : json.Replace(member + value, completion.Logprobs.NullWhenNotAsked ? member + "null" : "", StringComparison.Ordinal)
            .Replace(Cut(completion, first: true), "{", StringComparison.Ordinal).Replace(Cut(completion, first: false), "}", StringComparison.Ordinal);
    }

    /// <summary>The comma that a removed member leaves behind.</summary>
    private static string Cut(KnownCompletion completion, bool first) => completion.Logprobs.NullWhenNotAsked ? "\0" : first ? "{," : ",}";

    private static JsonElement Choice(JsonElement answer) => answer.GetProperty("choices")[0];

    private static string Content(JsonElement chunk) =>
        Choice(chunk).GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString()! : "";

    private static bool HasRow(JsonElement chunk) =>
        chunk.GetProperty("choices").GetArrayLength() == 1 && Choice(chunk).TryGetProperty("logprobs", out var logprobs)
        && logprobs.ValueKind == JsonValueKind.Object && TokensIn(logprobs).Any();

    private static IEnumerable<string> TokensIn(JsonElement logprobs) => logprobs.TryGetProperty("content", out var rows)
        ? rows.EnumerateArray().Select(row => row.GetProperty("token").GetString()!)
        : logprobs.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
