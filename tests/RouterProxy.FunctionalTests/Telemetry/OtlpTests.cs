using System.Text.Json.Nodes;
using RouterProxy.Configuration.Reading;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

[Collection(TelemetryCollection.Name)]
public class OtlpTests(ITestOutputHelper output)
{
    private const string ClientTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ClientSpan = "00f067aa0ba902b7";

    [Fact]
    public async Task An_escalated_request_is_one_trace_with_a_span_for_each_attempt()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var collector = await OtlpReceiver.StartAsync();
        RawResponse answer;
        Exposition scrape;
        await using (var gateway = await StartAsync(new TwoTiers(cheap.BaseAddress, strong.BaseAddress), collector.Address))
        {
            answer = await gateway.Client.ChatAsync(
                $$"""{"model":"mail","stream":true,"max_tokens":50,"messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}""",
                ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"));
            scrape = await Scrape.ReadAsync(gateway);
            await gateway.StopAsync();
        }

        // The upstreams run in this process, so their servers' spans are heard as well.
        var spans = collector.Spans.Where(s => s.TraceId == ClientTrace && (s.Kind != ReceivedSpan.Server || s.ParentId == ClientSpan)).ToArray();
        output.WriteLine(ReceivedSpan.Tree(spans, ClientSpan));
        var server = spans.Where(s => s.Kind == ReceivedSpan.Server).ShouldHaveSingleItem();
        var route = spans.Where(s => s.Name == "routerproxy.route").ShouldHaveSingleItem();
        route.ParentId.ShouldBe(server.SpanId);
        route.Scope.ShouldBe("RouterProxy");
        route["routerproxy.route"].ShouldBe("mail");
        route["routerproxy.decision"].ShouldBe("escalated");
        route["routerproxy.reason"].ShouldBe("low_confidence");
        route["routerproxy.request_id"].ShouldBe(answer.Header("x-router-request-id"));
        route["routerproxy.confidence"].ShouldBe(answer.Header("x-router-confidence"));
        var attempts = spans.Where(s => s.Kind == ReceivedSpan.Client).OrderBy(s => s.Start).ToArray();
        attempts.Select(s => s.Name).ShouldBe(["chat cheap-model", "chat strong-model"]);
        attempts.ShouldAllBe(s => s.ParentId == route.SpanId && s["gen_ai.operation.name"] == "chat" && s["server.port"] != null);
        attempts.Select(s => s["routerproxy.attempt"]).ShouldBe(["first", "escalation"]);
        attempts[0]["routerproxy.outcome"].ShouldBe("low_confidence");
        attempts[0].Status.ShouldNotBe(ReceivedSpan.Error);
        attempts.Select(s => s["gen_ai.response.id"]).ShouldBe([KnownCompletion.Unsure.Id, KnownCompletion.Confident.Id]);
        attempts.ShouldAllBe(s => s["gen_ai.response.model"] != null);
        attempts[1]["gen_ai.response.finish_reasons"].ShouldBe("stop");
        attempts[1]["gen_ai.usage.input_tokens"].ShouldBe("66");
        attempts[1]["gen_ai.usage.output_tokens"].ShouldBe("5");
        attempts[1]["gen_ai.request.max_tokens"].ShouldBe("50");
        spans.Length.ShouldBe(4);

        // Each upstream is told of its own attempt.
        cheap.Requests.ShouldHaveSingleItem().Header("traceparent").ShouldBe($"00-{ClientTrace}-{attempts[0].SpanId}-01");
        strong.Requests.ShouldHaveSingleItem().Header("traceparent").ShouldBe($"00-{ClientTrace}-{attempts[1].SpanId}-01");
        foreach (var histogram in (string[])["routerproxy_decision_duration_seconds", "routerproxy_confidence", "gen_ai_client_operation_duration_seconds", "gen_ai_client_operation_time_to_first_chunk_seconds", "http_server_request_duration_seconds"])
        {
            scrape.Find(histogram + "_bucket").ShouldContain(s => s.Exemplar != null && s.Exemplar.Contains($"trace_id=\"{ClientTrace}\"", StringComparison.Ordinal), histogram);
        }

        spans.SelectMany(s => s.Attributes.Values).ShouldNotContain(v => v.Contains(Canary.Prompt, StringComparison.Ordinal) || v.Contains(Canary.UpstreamKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_and_metrics_are_pushed_too_and_the_request_log_carries_its_trace()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var gateway = await StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress), collector.Address))
        {
            await gateway.Client.ChatAsync("""{"model":"mail","messages":[]}""", ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"));
            await gateway.StopAsync();
        }

        var route = collector.Spans.Where(s => s.TraceId == ClientTrace && s.Name == "routerproxy.route").ShouldHaveSingleItem();
        var log = collector.Logs.Where(l => l.TraceId == ClientTrace && l.Body.Contains("on route {Route}", StringComparison.Ordinal)).ShouldHaveSingleItem();
        log.SpanId.ShouldBe(route.SpanId);
        collector.MetricNames.ShouldContain("routerproxy.decisions");
        collector.MetricNames.ShouldContain("gen_ai.client.token.usage");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_request_event_reaches_the_sinks_with_the_ids_of_its_trace(bool traced)
    {
        const string remembered = """{"Serilog":{"Using":["RouterProxy.FunctionalTests"],"WriteTo":[{"Name":"Remembered"}]}}""";
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var collector = await OtlpReceiver.StartAsync();
        string id;
        await using (var gateway = await StartAsync(new TwoTiers(upstream.BaseAddress, upstream.BaseAddress), traced ? collector.Address : null, remembered))
        {
            id = (await gateway.Client.ChatAsync("""{"model":"mail","messages":[]}""", ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"))).Header("x-router-request-id")!;
            await gateway.StopAsync();
        }

        var request = RememberedEvents.All.Where(e => e.MessageTemplate.Text.Contains("on route {Route}", StringComparison.Ordinal) && e.Properties["RouterRequestId"].ToString().Contains(id, StringComparison.Ordinal)).ShouldHaveSingleItem();
        request.TraceId!.Value.ToHexString().ShouldBe(ClientTrace);
        request.SpanId.ShouldNotBeNull();
        if (traced)
        {
            request.SpanId.Value.ToHexString().ShouldBe(collector.Spans.Where(s => s.TraceId == ClientTrace && s.Name == "routerproxy.route").ShouldHaveSingleItem().SpanId);
        }
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_traced_and_the_trace_of_the_client_is_handed_on()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).StartAsync();

        await gateway.Client.ChatAsync("""{"model":"mail","messages":[]}""", ("traceparent", $"00-{ClientTrace}-{ClientSpan}-01"));

        gateway.Services.GetService(typeof(OpenTelemetry.Trace.TracerProvider)).ShouldBeNull();
        upstream.Requests.ShouldHaveSingleItem().Header("traceparent")!.ShouldStartWith($"00-{ClientTrace}-");
        gateway.Log.Entries.ShouldNotContain(e => e.Category.StartsWith("OpenTelemetry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queries_prompts_and_keys_are_in_nothing_that_is_pushed_or_written_however_low_the_level()
    {
        await using var upstream = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Unsure));
        await using var collector = await OtlpReceiver.StartAsync();
        var path = Path.Combine(Path.GetTempPath(), $"routerproxy-{Guid.NewGuid():N}.log");
        try
        {
            var tiers = new TwoTiers(upstream.BaseAddress, upstream.BaseAddress).WithModel("cheap", "Query", new JsonObject { ["key"] = Canary.UpstreamKey });
            await using (var gateway = await StartAsync(tiers, collector.Address, $$$"""{"Serilog":{"Using":["Serilog.Sinks.File"],"MinimumLevel":"Verbose","WriteTo":[{"Name":"File","Args":{"path":"{{{path}}}"}}]}}"""))
            {
                await gateway.Client.PostAsync(
                    RawClient.ChatPath + "?key=" + Canary.ClientKey,
                    System.Text.Encoding.UTF8.GetBytes($$"""{"model":"mail","messages":[{"role":"user","content":"{{Canary.Prompt}}"}]}"""),
                    ("authorization", "Bearer " + Canary.ClientKey));
                Canary.ShouldBeAbsentFrom((await gateway.Client.GetAsync("/metrics")).Text, "the metrics");
                await gateway.StopAsync();
            }

            upstream.Requests[0].RawTarget.ShouldContain(Canary.UpstreamKey);
            collector.Logs.ShouldNotBeEmpty();
            Canary.ShouldBeAbsentFrom(collector.Text, "what was pushed");
            var written = await File.ReadAllTextAsync(path);
            written.ShouldContain("on route");
            Canary.ShouldBeAbsentFrom(written, "the log file");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<GatewayHost> StartAsync(TwoTiers tiers, Uri? collector, string more = "{}") => GatewayHost.StartAsync(
        new ConfigurationSources
        {
            Json = [ConfigurationSource.Text("test", tiers.ToString()), ConfigurationSource.Text("more", more)],
            Environment = collector is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new(StringComparer.Ordinal)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            Arguments = ["--urls=http://127.0.0.1:0"],
        },
        configure: Scrape.Fresh);
}
