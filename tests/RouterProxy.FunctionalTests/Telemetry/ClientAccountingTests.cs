using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Clients;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>Several clients share a gateway: each pays for its own, and together they pay for everything.</summary>
[Collection(TelemetryCollection.Name)]
public class ClientAccountingTests
{
    private const int Each = 40;

    /// <summary>Different mixes, so that counts under the wrong client are seen. Each client's name is a word of what its requests say.</summary>
    private static readonly Dictionary<string, string[]> Mixes = new(StringComparer.Ordinal)
    {
        ["team-a"] = ["cheap:sure", "cheap:sure cached"],
        ["team-b"] = ["cheap:unsure", "cheap:sure", "cheap:unsure strong:down"],
        ["team-c"] = ["cheap:unsure cached", "cheap:sure", "cheap:sure", "cheap:down"],
    };

    [Fact]
    public async Task Every_client_pays_for_its_own_and_the_sums_over_clients_are_the_totals()
    {
        var books = new Dictionary<string, BookkeepingUpstream>(StringComparer.Ordinal) { ["cheap"] = new("cheap"), ["strong"] = new("strong") };
        await using var cheap = await ScriptedUpstream.StartAsync(books["cheap"].Answer);
        await using var strong = await ScriptedUpstream.StartAsync(books["strong"].Answer);
        await using var gateway = await GatewayHost.StartAsync(Configuration(cheap.BaseAddress, strong.BaseAddress), configure: Scrape.Fresh);

        var work = from client in Mixes.Keys from i in Enumerable.Range(0, Each) select (client, i);
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = 4 }, (job, _) => new ValueTask(AskAsync(gateway, job.client, job.i)));

        var scrape = await Scrape.ReadAsync(gateway);
        await Eventually.TrueAsync(
            async () => (scrape = await Scrape.ReadAsync(gateway)).Sum("routerproxy_requests_total") == Each * Mixes.Count, "every request is counted");
        foreach (var client in Mixes.Keys)
        {
            scrape.Sum("routerproxy_requests_total", ("routerproxy_client", client)).ShouldBe(Each);
            scrape.Sum("routerproxy_decisions_total", ("routerproxy_client", client)).ShouldBe(Each);
            foreach (var (model, upstream) in books)
            {
                Agrees(scrape, model, upstream.Lines.Where(l => l.Case.Split(' ').Contains(client)), ("routerproxy_client", client));
            }
        }

        foreach (var (model, upstream) in books)
        {
            // No label of a client here: everything that is known, whoever it is booked under.
            Agrees(scrape, model, upstream.Lines);
        }

        var avoided = scrape.Sum("routerproxy_cost_avoided_total");
        avoided.ShouldBeGreaterThan(0);
        Mixes.Keys.Sum(client => scrape.Sum("routerproxy_cost_avoided_total", ("routerproxy_client", client))).ShouldBe(avoided, avoided * 1e-9);
        scrape.Sum("routerproxy_requests_total", ("routerproxy_client", "anonymous")).ShouldBe(0);
    }

    private static void Agrees(Exposition scrape, string model, IEnumerable<BookkeepingUpstream.Line> lines, params (string, string)[] client)
    {
        var billed = lines.ToArray();
        scrape.Sum("gen_ai_client_token_usage_sum", [("routerproxy_tier", model), ("gen_ai_token_type", "input"), .. client]).ShouldBe(billed.Sum(l => l.Input));
        scrape.Sum("gen_ai_client_token_usage_sum", [("routerproxy_tier", model), ("gen_ai_token_type", "output"), .. client]).ShouldBe(billed.Sum(l => l.Output));
        var expected = (double)billed.Sum(l => ((l.Input * 3m) + (l.Output * 7m)) / 1_000_000);
        scrape.Sum("routerproxy_cost_total", [("routerproxy_model", model), .. client]).ShouldBe(expected, expected * 1e-9);
    }

    private static async Task AskAsync(GatewayHost gateway, string client, int number)
    {
        var mix = Mixes[client];
        var body = $$"""{"model":"mail","user":"{{mix[number % mix.Length]}} {{client}}","messages":[{"role":"user","content":"{{string.Join(' ', Enumerable.Repeat("word", 10 + number))}}"}]}""";
        (await gateway.Client.ChatAsync(body, GatewayWithClients.Bearer(KeyOf(client)))).Status.ShouldBe(200);
    }

    private static string Configuration(Uri cheap, Uri strong)
    {
        var tiers = new TwoTiers(cheap, strong);
        foreach (var model in (string[])["cheap", "strong"])
        {
            tiers.WithModel(model, "Price", JsonNode.Parse("""{"InputPerMillion":3,"OutputPerMillion":7}"""));
        }

        tiers.RouterProxy["Clients"] = new JsonObject(Mixes.Keys.Select(c => KeyValuePair.Create<string, JsonNode?>(c, GatewayWithClients.Entry([KeyOf(c)]))));
        return tiers.ToString();
    }

    private static string KeyOf(string client) => $"{Canary.ClientKey}-{client}";
}
