using System.Globalization;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

[Collection(TelemetryCollection.Name)]
public class AccountingTests(ITestOutputHelper output)
{
    private const int Count = 1000;
    private const decimal Million = 1_000_000;

    /// <summary>USD per million tokens: input, cached input, output.</summary>
    private static readonly Dictionary<string, (decimal Input, decimal Cached, decimal Output)> Prices = new(StringComparer.Ordinal)
    {
        ["cheap"] = (0.10m, 0.02m, 0.15m),
        ["strong"] = (2.50m, 1.25m, 10m),
    };

    /// <summary>What each kind of request does, and what must become of it.</summary>
    private static readonly (string User, string Model, bool Stream, string Outcome, string? Decision)[] Kinds =
    [
        ("cheap:sure", "mail", true, "answered", "accepted"),
        ("cheap:sure cached", "mail", false, "answered", "accepted"),
        ("cheap:unsure", "mail", true, "answered", "escalated"),
        ("cheap:unsure cached", "mail", false, "answered", "escalated"),
        ("cheap:unsure strong:down", "mail", false, "answered", "degraded"),
        ("cheap:down strong:down", "mail", true, "failed", "failed"),
        ("cheap:stalls", "mail", true, "client_gone", "accepted"),
        ("strong:sure cached", "direct", false, "answered", "bypassed"),
        ("strong:sure", "direct", true, "answered", "bypassed"),
        ("nobody", "unknown", false, "refused", null),
    ];

    [Fact]
    public async Task The_books_of_a_thousand_mixed_requests_agree_with_those_of_the_upstreams()
    {
        var books = new Dictionary<string, BookkeepingUpstream>(StringComparer.Ordinal) { ["cheap"] = new("cheap"), ["strong"] = new("strong") };
        await using var cheap = await ScriptedUpstream.StartAsync(books["cheap"].Answer);
        await using var strong = await ScriptedUpstream.StartAsync(books["strong"].Answer);
        await using var gateway = await GatewayHost.StartAsync(Configuration(cheap.BaseAddress, strong.BaseAddress), configure: Scrape.Fresh);

        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, (i, _) => new ValueTask(AskAsync(gateway, Kinds[i % Kinds.Length], i)));

        // A client that leaves is counted when the gateway has noticed.
        var scrape = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(
            async () => (scrape = await Scrape.ReadAsync(gateway)).Sum("routerproxy_requests_total") >= Count, "every request is counted");

        EachRequestIsCountedOnce(scrape);
        foreach (var (model, upstream) in books)
        {
            ReportedTokensAgree(scrape, model, upstream);
            CostAgrees(scrape, model, upstream);
        }

        CostAvoidedAgrees(scrape, books["cheap"]);
        TokensOfDroppedAnswersAgree(scrape, books["cheap"]);
        scrape.Find("routerproxy_cost_total").ShouldAllBe(s => s["routerproxy_client"] == "anonymous");
        scrape.Sum("routerproxy_holds_active").ShouldBe(0);
        scrape.Sum("routerproxy_streams_active").ShouldBe(0);
        scrape.Samples.ShouldNotContain(s => s.Labels.ContainsKey("otel_metric_overflow"));
    }

    private static void EachRequestIsCountedOnce(Exposition scrape)
    {
        const int each = Count / 10;
        scrape.Sum("routerproxy_requests_total").ShouldBe(Count);
        foreach (var outcome in Kinds.GroupBy(k => k.Outcome))
        {
            scrape.Sum("routerproxy_requests_total", ("routerproxy_outcome", outcome.Key)).ShouldBe(outcome.Count() * each, outcome.Key);
        }

        foreach (var decision in Kinds.Where(k => k.Decision is not null).GroupBy(k => k.Decision!))
        {
            scrape.Sum("routerproxy_decisions_total", ("routerproxy_decision", decision.Key)).ShouldBe(decision.Count() * each, decision.Key);
        }

        scrape.Sum("routerproxy_decisions_total").ShouldBe(Count - each);
        scrape.Sum("routerproxy_overhead_seconds_count").ShouldBe(Count - each);

        // Scored: every answer of the gated tier.
        scrape.Sum("routerproxy_confidence_count").ShouldBe(6 * each);
        scrape.Sum("routerproxy_attempts_total", ("routerproxy_attempt", "first")).ShouldBe(9 * each);
        scrape.Sum("routerproxy_attempts_total", ("routerproxy_attempt", "escalation")).ShouldBe(4 * each);
    }

    private static void ReportedTokensAgree(Exposition scrape, string model, BookkeepingUpstream upstream)
    {
        var told = upstream.Lines.Where(l => l.Told).ToArray();
        told.ShouldNotBeEmpty();
        Tokens("input").ShouldBe(told.Sum(l => l.Input));
        Tokens("output").ShouldBe(told.Sum(l => l.Output));

        double Tokens(string type) => scrape.Sum("gen_ai_client_token_usage_sum", ("routerproxy_tier", model), ("gen_ai_token_type", type));
    }

    private void CostAgrees(Exposition scrape, string model, BookkeepingUpstream upstream)
    {
        var reported = scrape.Sum("routerproxy_cost_total", ("routerproxy_model", model), ("routerproxy_source", "reported"));
        var estimated = scrape.Sum("routerproxy_cost_total", ("routerproxy_model", model), ("routerproxy_source", "estimated"));
        var billed = (double)upstream.Lines.Where(l => l.Told).Sum(l => Price(model, l));
        var untold = (double)upstream.Lines.Where(l => !l.Told).Sum(l => Price(model, l));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: reported {reported:R} billed {billed:R}; estimated {estimated:R} billed {untold:R}"));
        reported.ShouldBe(billed, billed * 1e-9);
        estimated.ShouldBe(untold, untold * 0.1);
    }

    private void CostAvoidedAgrees(Exposition scrape, BookkeepingUpstream cheap)
    {
        var accepted = cheap.Lines.Where(l => l.Case is "cheap:sure" or "cheap:sure cached" or "cheap:stalls");
        var expected = (double)accepted.Sum(l => Price("strong", l with { Cached = 0 }));
        var avoided = scrape.Sum("routerproxy_cost_avoided_total");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"avoided {avoided:R} expected {expected:R}"));
        avoided.ShouldBe(expected, expected * 0.1);
    }

    private static void TokensOfDroppedAnswersAgree(Exposition scrape, BookkeepingUpstream cheap)
    {
        var dropped = cheap.Lines.Where(l => l.Case is "cheap:unsure" or "cheap:unsure cached").Sum(l => l.Output);
        scrape.Sum("routerproxy_discarded_tokens_total").ShouldBe(dropped);
    }

    private static decimal Price(string model, BookkeepingUpstream.Line line)
    {
        var price = Prices[model];
        return (((line.Input - line.Cached) * price.Input) + (line.Cached * price.Cached) + (line.Output * price.Output)) / Million;
    }

    private static async Task AskAsync(GatewayHost gateway, (string User, string Model, bool Stream, string Outcome, string? Decision) kind, int number)
    {
        // As long as mails are, of words as long as English ones.
        var text = string.Join(' ', Enumerable.Range(0, 120 + (number % 200)).Select(i => (i % 5) switch { 0 => "the", 1 => "answer", 2 => "of", 3 => "invoice", _ => "mails" }));
        var body = $$"""{"model":"{{kind.Model}}","user":"{{kind.User}}","stream":{{(kind.Stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]}""";
        if (kind.Outcome != "client_gone")
        {
            var response = await gateway.Client.ChatAsync(body);
            response.Header("x-router-decision").ShouldBe(kind.Decision);
            return;
        }

        await using var stream = await gateway.Client.OpenChatAsync(body);
        for (var events = 0; events < 4; events++)
        {
            (await stream.ReadSseEventAsync()).ShouldNotBeNull();
        }

        stream.Abort();
    }

    private static string Configuration(Uri cheap, Uri strong)
    {
        var tiers = new TwoTiers(cheap, strong);
        foreach (var (model, price) in Prices)
        {
            tiers.WithModel(model, "Price", new JsonObject { ["InputPerMillion"] = price.Input, ["CachedInputPerMillion"] = price.Cached, ["OutputPerMillion"] = price.Output });
        }

        tiers.RouterProxy["Routes"]!["direct"] = JsonNode.Parse("""{"Match":{"Models":["direct"]},"Tiers":[{"Model":"strong"}]}""");
        return tiers.ToString();
    }
}
