using System.Globalization;
using System.Text;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

/// <summary>Writes <c>docs/metrics.md</c> from the instruments.</summary>
internal static class MetricsPage
{
    public static string Write()
    {
        var page = new StringBuilder(Head).Append('\n');
        page.Append("| instrument | in Prometheus | type, unit | attributes | what it is |\n| --- | --- | --- | --- | --- |\n");
        foreach (var instrument in Instruments.All)
        {
            var attributes = instrument.Attributes.Count == 0 ? "" : string.Join(", ", instrument.Attributes.Select(a => $"`{a}`"));
            page.Append(CultureInfo.InvariantCulture, $"| `{instrument.Name}` | `{PrometheusName(instrument)}` | {Kind(instrument)}, `{instrument.Unit}` | {attributes} | {instrument.Description} |\n");
        }

        page.Append('\n').Append(Buckets).Append('\n').Append("| instrument | upper bounds |\n| --- | --- |\n");
        foreach (var instrument in Instruments.All.Where(i => i.Buckets.Count > 0))
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{instrument.Name}` | {string.Join(' ', instrument.Buckets.Select(b => b.ToString("0.########", CultureInfo.InvariantCulture)))} |\n");
        }

        return page.Append('\n').Append(Tail).ToString();
    }

    /// <summary>The name as the exporter writes it: underscores, the unit in full, <c>_total</c> for counters; a histogram has <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    public static string PrometheusName(InstrumentDefinition instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return name + unit + (instrument.Kind == InstrumentKind.Counter ? "_total" : "");
    }

    private static string Kind(InstrumentDefinition instrument) => instrument.Kind switch
    {
        InstrumentKind.UpDownCounter => "up-down counter",
        _ => instrument.Kind.ToString().ToLowerInvariant(),
    };

    private const string Head = """
        # Metrics and traces

        <!-- Generated from the instruments. Change src/RouterProxy/Telemetry/Instruments.cs or the text in tests/RouterProxy.UnitTests/Telemetry/MetricsPage.cs,
             then run the test MetricsPageTests with WRITE_DOCS=1. -->

        `GET /metrics` is there to be scraped: OpenMetrics, with exemplars, for whoever accepts it (Prometheus does), otherwise the text format 0.0.4.
        Series of configured routes are there from the start, with 0, and after a reload those of new routes, so that ratios have a value before the first escalation.

        The same metrics, traces and logs are pushed over OTLP when a standard variable names an endpoint, for all signals or for one:

        | variable | what it does |
        | --- | --- |
        | `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_{TRACES,METRICS,LOGS}_ENDPOINT` | where to push. None set: nothing is pushed, no span is made, nothing is logged about it |
        | `OTEL_EXPORTER_OTLP_PROTOCOL`, `_HEADERS`, `_TIMEOUT` and their `_{TRACES,METRICS,LOGS}_` forms | `grpc` (default) or `http/protobuf`; headers; milliseconds |
        | `OTEL_{TRACES,METRICS,LOGS}_EXPORTER=none`, `OTEL_SDK_DISABLED=true` | switches a signal, or all pushing, off |
        | `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` | how the gateway names itself; default `routerproxy` |
        | `OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG` | which traces are kept; default all that their callers keep |
        | `OTEL_METRIC_EXPORT_INTERVAL`, `OTEL_BSP_*`, `OTEL_BLRP_*` | how often and how much at a time |

        ## Instruments

        Attribute values come from the configuration and from closed lists, never from a request: a model's name that the configuration does not know is `other`, a request without a route
        has the route `(none)`, a client without a key is `anonymous`. In Prometheus dots become underscores (`routerproxy_route`).

        """;

    private const string Buckets = """
        Besides these there are .NET's own: `http.server.*` (`http.server.request.duration` carries `routerproxy.route` and `routerproxy.decision`, its buckets go up to 327.68 s),
        `kestrel.*`, `dotnet.*`, and of `http.client.*` the connections: `http.client.open_connections`, `http.client.connection.duration` and `http.client.request.time_in_queue`.
        `http.client.request.duration` and `http.client.active_requests` are left out. The gateway's own instruments say the same by route and model, and where these two are listened to, the
        HTTP client does extra work for each request.

        ### Buckets

        Fixed, so that replicas can be added up and a reload changes nothing.

        """;

    private const string Tail = """
        ## How it adds up

        - `routerproxy.requests` counts every request to the API exactly once, when it has ended. `answered`: the client got a whole answer. `refused`: the gateway did not take it.
          `failed`: it was taken, and the client got an error or half an answer. `client_gone`: the client left first. Requests outside the cascade are sorted by their
          status: below 400, below 500, the rest. `/metrics` and `/health/*` do not count.
        - `routerproxy.decisions` counts routed requests whose decision fell: all but those whose client left before.
        - `routerproxy.attempts` counts upstream requests. `first` is the first tier that a request asks, `escalation` a later one, `degraded` an earlier one that is asked again because
          the last failed: their sum is that of the header `x-router-attempts`. Beside them stand `audit` and `shadow`, which are made off the client's path to compare, and `pass_through`, what is sent on
          outside the cascade (with the route `(none)`, or the one that a stored response belongs to).
        - `gen_ai.client.token.usage` has only what upstreams reported, forced usage included, which is cut before the client sees it.
        - `routerproxy.discarded.tokens` are the output tokens of every answer that was not served: reported, else as many as were seen.
        - `routerproxy.cost` prices every attempt at its own model's `Price`, cached input at `CachedInputPerMillion` (where that is not set, as other input). Models without a price have no
          series, not 0. Upstreams that refused, could not be reached or closed early cost nothing.
        - `routerproxy.cost` with source `reported` rests on the upstream's own counts. `estimated` is for attempts that were given up before they told: input as another attempt of the same request
          reported it, else a quarter of the bytes of the request's messages, tools and formats (with images at most 4096 tokens); output one token for each event with text that was seen.
        - `routerproxy.cost.avoided` is what the last tier would have cost for the tokens of an answer that an earlier tier gave, where the last tier was not asked. What the earlier tiers
          cost is not subtracted: it stands in `routerproxy.cost`. Nothing is avoided where the last tier failed.
        - Comparisons are no requests and no decisions. The confidences of those of routes in `Shadow` stand in `routerproxy.confidence`, so that thresholds can be read off before anything
          escalates; their cost in `routerproxy.audits.cost`.
        - What is passed through counts as attempt, with its duration and the tokens that a `POST` reports, but has no cost: embeddings and images have other prices than the model that
          `PassThrough` names.
        - `routerproxy.budget.used` reaches 1 when the budget is spent. Below `MinRequests` nothing is denied and it may be higher. `routerproxy.budget.denied` counts each request once.
        - The sums over `routerproxy.client` are the totals.
        - `routerproxy.audits` counts comparisons of the first tier's answer with the last one's, by the first tier's confidence (`routerproxy.band`, `none` without one). `routerproxy.attempt` says what
          brought the second answer: `audit` (an accepted answer was drawn), `escalation` (both answered for the client), `shadow` (`Mode: Shadow`). `agree` and `disagree` are labels, `error` and `dropped` give none.
        - `routerproxy.audits.cost` is what those comparisons cost that asked an upstream of their own. It is not in `routerproxy.cost`.
        - `routerproxy.records` counts decisions that were to be recorded: `written`, or `dropped` because they found no place or could not be written.
        - `routerproxy.confidence` and `routerproxy.unscored` count the answers of gated tiers when the request ends, each tier of a request once.
        - `routerproxy.threshold`, `routerproxy.threshold.provisional` and the `routerproxy.alarm.*` are one series for each tier with a threshold, whether it has traffic or not. `routerproxy.alarm` is `drift`
          (confidences that have changed) or `risk` (audits that disagree; only where some are made). What they mean: [tuning.md](tuning.md#7-staying-true).
        - `routerproxy.overhead` is the time from the arrival of a request to its end without the time from sending each attempt to its end. Reading the client's body is part of it.

        ## Traces

        ```
        SERVER    POST /{**path}
          INTERNAL  routerproxy.route          route, client, decision, reason, confidence, threshold, model, attempts, request id
            CLIENT    chat qwen-9b             one for each attempt: gen_ai.request.*, gen_ai.response.{id,model,finish_reasons}, server.address, outcome, tokens where reported
            CLIENT    chat gpt-5.1
        ```

        Each upstream gets a `traceparent` of its own attempt. The names are those of OpenTelemetry's conventions for generative AI, version 1.41. These are in development: names that begin with `gen_ai.`
        may change with a new version of the gateway, the others will not. Prompts, answers and keys are in no span, no metric and no log. The event that is logged for each request
        carries its trace and span ids.

        """;
}
