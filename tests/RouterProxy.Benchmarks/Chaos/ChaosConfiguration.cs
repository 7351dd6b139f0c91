using System.Globalization;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>The gateway's file, and what happens to it while the gateway runs.</summary>
/// <param name="path">The file.</param>
/// <param name="cheap">Address of the cheap upstream.</param>
/// <param name="strong">Address of the strong one.</param>
/// <param name="closed">An address where nobody listens.</param>
internal sealed class ChaosConfiguration(string path, string cheap, string strong, string closed)
{
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(3);
    private static readonly string[] Malformed = ["", "{", "{ \"RouterProxy\": { \"Routes\": { \"mail\": { \"Tiers\": [] } } } }", "\0\0\0"];

    private int _writes;

    /// <summary>Names of the routes; a request takes one of them by header.</summary>
    public static IReadOnlyList<string> Routes { get; } = ["mail", "mail", "mail", "buffered", "three", "single", "fail", "observed", "shadowed", "budgeted", "closed-first", "empty-first", "closed-last"];

    public int Writes => Volatile.Read(ref _writes);

    public void Write() => File.WriteAllText(path, Text(0.5));

    /// <summary>Rewrites the file every few seconds: another threshold, and now and then something that is no configuration.</summary>
    public async Task KeepChangingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReloadInterval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            int write = Interlocked.Increment(ref _writes);
            await File.WriteAllTextAsync(path, write % 4 == 0 ? Malformed[write / 4 % Malformed.Length] : Text(0.3 + (0.1 * (write % 5))), cancellationToken);
        }
    }

    private string Text(double threshold)
    {
        string gate = string.Create(CultureInfo.InvariantCulture, $"\"Threshold\": {threshold:0.0#}");
        const string limits = "\"Timeout\": \"00:00:04\", \"ConnectTimeout\": \"00:00:01\", \"IdleTimeout\": \"00:00:02\"";
        string Model(string cluster) => $$"""{ "Cluster": "{{cluster}}", "ApiKey": "{{Canary.UpstreamKey}}", {{limits}} }""";
        string Route(string name, string tiers, string more = "\"Mode\": \"Enforce\"") =>
            $$"""      "{{name}}": { "Tiers": [ {{tiers}} ], "DecisionTimeout": "00:00:01", "StoreDefault": false, "MaxBufferedBytes": 4194304, {{more}} }""";
        string First(string model) => $$"""{ "Model": "{{model}}", {{gate}} }""";
        const string last = """{ "Model": "strong" }""";
        string[] routes =
        [
            Route("mail", $"{First("cheap")}, {last}"),
            Route("buffered", $"{First("cheap")}, {last}", "\"NonStreaming\": \"Buffer\""),
            Route("three", $"{First("cheap")}, {First("mid")}, {last}"),
            Route("single", last),
            Route("fail", $"{First("cheap")}, {last}", "\"OnStrongFailure\": \"Fail\""),
            Route("observed", $"{First("cheap")}, {last}", "\"Mode\": \"Observe\""),
            Route("shadowed", $"{First("cheap")}, {last}", "\"Mode\": \"Shadow\", \"ShadowRate\": 0.5"),
            Route("budgeted", $"{First("cheap")}, {last}", "\"EscalationBudget\": { \"MaxShare\": 0.2, \"Window\": \"00:00:30\" }"),
            Route("closed-first", $"{First("closed")}, {last}"),
            Route("empty-first", $"{First("empty")}, {last}"),
            Route("closed-last", First("cheap") + """, { "Model": "closed" }"""),
        ];
        return $$"""
            {
              "ReverseProxy": { "Clusters": {
                "cheap": { "Destinations": { "c1": { "Address": "{{cheap}}" } } },
                "strong": { "Destinations": { "s1": { "Address": "{{strong}}" } } },
                "closed": { "Destinations": { "x1": { "Address": "{{closed}}" } } },
                "empty": { "Destinations": {} } } },
              "RouterProxy": {
                "Models": { "cheap": {{Model("cheap")}}, "mid": {{Model("cheap")}}, "strong": {{Model("strong")}}, "closed": {{Model("closed")}}, "empty": {{Model("empty")}} },
                "Routes": {
            {{string.Join(",\n", routes)}}
                }
              }
            }
            """;
    }
}
