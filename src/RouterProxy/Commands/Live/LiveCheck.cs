using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Reload;
using RouterProxy.Dialects.Negotiation;

namespace RouterProxy.Commands.Live;

/// <summary><c>check --live</c>: asks every tier of every route, at each destination, for one token.</summary>
internal static class LiveCheck
{
    /// <returns>A line for each tier and destination, by the names of the routes, those of <c>Expose</c> last.</returns>
    public static async Task<IReadOnlyList<LiveResult>> RunAsync(ConfigurationGate gate, TimeProvider clock, CancellationToken cancellation)
    {
        await using var app = LiveProxy.Build(gate);
        var negotiator = new LogprobNegotiator(clock);
        var probe = new LiveProbe(negotiator, clock);
        var asked = new Dictionary<object, Task<LiveAnswer>>();
        var lines = new List<(LiveQuestion Question, Task<LiveAnswer> Answer)>();
        foreach (var question in Questions(gate.Current))
        {
            if (!asked.TryGetValue(question.Identity, out var answer))
            {
                answer = probe.AskAsync(question, cancellation);
                asked.Add(question.Identity, answer);
            }

            lines.Add((question, answer));
        }

        await Task.WhenAll(asked.Values);
        return [.. lines.Select(l => LiveJudgement.Judge(l.Question, l.Answer.Result, negotiator.DialectOf(l.Question.Model)))];
    }

    private static IEnumerable<LiveQuestion> Questions(RoutingTable table) =>
        from route in table.Routes.Values.OrderBy(r => r.Implicit).ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
        from tier in route.Tiers
        from destination in tier.Model.Cluster.Destinations.Values.OrderBy(d => d.DestinationId, StringComparer.OrdinalIgnoreCase).DefaultIfEmpty()
        select new LiveQuestion(route, tier, destination);
}
