using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

public class LiveCheckTests
{
    [Fact]
    public async Task Every_tier_is_asked_for_one_token_as_the_gateway_would_ask()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var run = await CheckAsync(new TwoTiers(cheap.BaseAddress, strong.BaseAddress)
            .WithModel("cheap", "PathBase", "/base").WithModel("cheap", "Request", new JsonObject { ["seed"] = 7 }).WithModel("strong", "ApiKeyHeader", "api-key"));

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
        run.Output.ShouldMatch(@"\| mail +\| 1 +\| cheap +\| http://127\.0\.0\.1:\d+/ +\| ok +\| logprobs: true, top_logprobs: 1 \| 0\.97");
        run.Output.ShouldMatch(@"\| mail +\| 2 +\| strong +\| .* ok +\| not needed");
        Canary.ShouldBeAbsentFrom(run.Output + run.Error, "the report");

        var asked = cheap.Requests.ShouldHaveSingleItem();
        asked.RawTarget.ShouldBe("/base/chat/completions");
        asked.Headers["authorization"].ToString().ShouldBe($"Bearer {Canary.UpstreamKey}");
        asked.Json().GetProperty("model").GetString().ShouldBe("cheap-model");
        asked.Json().GetProperty("max_tokens").GetInt32().ShouldBe(1);
        asked.Json().GetProperty("seed").GetInt32().ShouldBe(7);
        asked.Headers["user-agent"].ToString().ShouldMatch(@"^RouterProxy-check/\d+\.\d+\.\d+$");
        var last = strong.Requests.ShouldHaveSingleItem();
        last.Headers["api-key"].ToString().ShouldBe(Canary.UpstreamKey);
        last.Json().TryGetProperty("logprobs", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_form_is_negotiated()
    {
        var integers = KnownCompletion.Confident with { Logprobs = LogprobStyle.OpenAI with { Accepts = LogprobsAsked.Forms.Integer } };
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(integers));
        var run = await CheckAsync(new TwoTiers(cheap.BaseAddress, cheap.BaseAddress));

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
        run.Output.ShouldContain("| logprobs: 1 ");
    }

    [Fact]
    public async Task A_refused_credential_and_an_absent_upstream_are_failures()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(401, $"Incorrect API key provided: {Canary.UpstreamKey}", code: "invalid_api_key"));
        var run = await CheckAsync(new TwoTiers(cheap.BaseAddress, new Uri("http://127.0.0.1:1/")));

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("| credential refused ");
        run.Output.ShouldContain("| not reached ");
        run.Output.ShouldContain("problem: route mail, tier 1, model cheap");
        Canary.ShouldBeAbsentFrom(run.Output + run.Error, "the report");
    }

    [Fact]
    public async Task Missing_logprobs_are_a_failure_where_they_escalate_and_a_warning_where_they_are_accepted()
    {
        await using var silent = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Json(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)));
        var tiers = new TwoTiers(silent.BaseAddress, silent.BaseAddress);

        var escalates = await CheckAsync(tiers);
        escalates.ExitCode.ShouldBe(1);
        escalates.Output.ShouldContain("problem: route mail, tier 1, model cheap");
        escalates.Output.ShouldContain("no logprobs came back: every request escalates");

        var accepts = await CheckAsync(tiers.With("OnUnscored", "Accept"));
        accepts.ExitCode.ShouldBe(0);
        accepts.Output.ShouldContain("warning: route mail, tier 1");
    }

    [Fact]
    public async Task A_refusal_of_logprobs_is_told_as_such()
    {
        await using var refusing = await ScriptedUpstream.StartAsync(request =>
            request.Json().TryGetProperty("logprobs", out _)
                ? UpstreamReply.Error(400, "logprobs is not supported with this model", "invalid_request_error", "unsupported_parameter")
                : UpstreamReply.Json(KnowsBoth.Whole(KnownCompletion.Confident, LogprobsAsked.None)));
        var run = await CheckAsync(new TwoTiers(refusing.BaseAddress, refusing.BaseAddress));

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("logprobs were refused: every request escalates");
    }

    [Theory]
    [InlineData("gpt-5.1", true)]
    [InlineData("openai/o3-mini", true)]
    [InlineData("gpt-5-chat-latest", false)]
    [InlineData("gpt-4.1", false)]
    public async Task A_later_tier_that_reasons_needs_its_edits(string model, bool warns)
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).WithModel("strong", "Model", model);

        var run = await CheckAsync(tiers);
        run.ExitCode.ShouldBe(0);
        run.Output.Contains("is a reasoning model", StringComparison.Ordinal).ShouldBe(warns);

        tiers.WithModel("strong", "Rename", new JsonObject { ["max_tokens"] = "max_completion_tokens" }).WithModel("strong", "Remove", new JsonArray("temperature", "top_p"));
        (await CheckAsync(tiers)).Output.ShouldNotContain("is a reasoning model");
    }

    [Fact]
    public async Task A_model_that_takes_the_clients_key_is_not_blamed_for_asking_for_one()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(_ => UpstreamReply.Error(401, "You did not provide an API key"));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var run = await CheckAsync(new TwoTiers(cheap.BaseAddress, strong.BaseAddress).WithModel("cheap", "Credential", "Client").WithModel("cheap", "ApiKey", null));

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
        run.Output.ShouldContain("every client brings its own");
        cheap.Requests.ShouldAllBe(r => !r.Headers.ContainsKey("authorization"));
    }

    [Fact]
    public async Task A_first_token_that_nobody_sees_is_asked_for_again_with_more_room()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(request => request.Json().GetProperty("max_tokens").GetInt32() == 1
            ? UpstreamReply.Json("""{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"\n"},"logprobs":{"content":[{"token":"\n","logprob":-0.1,"bytes":null,"top_logprobs":[]}]},"finish_reason":"length"}]}""")
            : KnowsBoth.Answers(KnownCompletion.Confident)(request));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        var run = await CheckAsync(new TwoTiers(cheap.BaseAddress, strong.BaseAddress));

        run.ExitCode.ShouldBe(0, run.Output + run.Error);
        cheap.Requests.Count.ShouldBe(2);
    }

    private static async Task<ProgramRun> CheckAsync(TwoTiers configuration)
    {
        using var folder = new TestFolder();
        return await RunningProgram.RunAsync("check", "--live", "--config", folder.Write("gateway.json", configuration.ToString()));
    }
}
