using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>
/// The gateway in front of one upstream that plays every server: a request's <c>model</c> names the file that answers it. A route
/// for each file and setting, so that no request knows what another has taught.
/// </summary>
internal sealed class AnswerGateway : IAsyncDisposable
{
    public const string StrongText = "the strong model has spoken";

    private readonly ScriptedUpstream _upstream;
    private readonly ConcurrentDictionary<string, Func<UpstreamRequest, UpstreamReply>> _scripts = new(StringComparer.Ordinal);

    private AnswerGateway(ScriptedUpstream upstream) => _upstream = upstream;

    public required GatewayHost Host { get; init; }

    /// <summary>Requests to a file's model, in order.</summary>
    public IReadOnlyList<UpstreamRequest> RequestsFor(ServerAnswer answer) => [.. _upstream.Requests.Where(r => ModelOf(r) == answer.File)];

    /// <param name="answers">Who answers.</param>
    /// <param name="ownHosts">Each server at an address by which it is recognised; otherwise all at one that says nothing.</param>
    /// <param name="settings">Name and route settings, the threshold among them as <c>Threshold</c>; one route each for every file.</param>
    public static async Task<AnswerGateway> StartAsync(IReadOnlyList<ServerAnswer> answers, bool ownHosts, params (string Name, string Settings)[] settings)
    {
        var upstream = await ScriptedUpstream.StartAsync();
        var gateway = new AnswerGateway(upstream) { Host = await GatewayHost.StartAsync(Configuration(answers, ownHosts, upstream.BaseAddress, settings)) };
        upstream.Respond(request => ModelOf(request) is var model && gateway._scripts.TryGetValue(model, out var script) ? script(request) : Strong(request));
        foreach (var answer in answers)
        {
            gateway.Script(answer, _ => UpstreamReply.Bytes(answer.Body, answer.ContentType, answer.Status));
        }

        return gateway;
    }

    public void Script(ServerAnswer answer, Func<UpstreamRequest, UpstreamReply> script) => _scripts[answer.File] = script;

    /// <summary>Sends the request that belongs to a file.</summary>
    /// <param name="answer">The file.</param>
    /// <param name="setting">Which of its routes.</param>
    /// <param name="members">More members of the body, with their comma: <c>,"n":1</c>.</param>
    /// <param name="stream">Other than the file says.</param>
    public Task<RawResponse> AskAsync(ServerAnswer answer, string setting, string members = "", bool? stream = null) =>
        Host.Client.PostAsync(answer.RequestPath, Encoding.UTF8.GetBytes(BodyFor(answer, members, stream ?? answer.Stream)), ("x-router-route", RouteName(answer, setting)));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private static string RouteName(ServerAnswer answer, string setting) => $"{answer.File.Split('.')[0].Replace("__", "-", StringComparison.Ordinal)}_{setting}";

    private static string ModelOf(UpstreamRequest request) => request.Json().GetProperty("model").GetString()!;

    private static string BodyFor(ServerAnswer answer, string members, bool stream)
    {
        var head = $$"""{"model":"mail"{{(stream ? ",\"stream\":true" : "")}}{{members}},""";
        // Who sends usage to a client that did not ask for it cannot be told from who sends it because the gateway asked.
        var usage = stream && answer.Stream && Encoding.UTF8.GetString(answer.Body).Contains("\"usage\":", StringComparison.Ordinal);
        head += usage ? "\"stream_options\":{\"include_usage\":true}," : "";
        head += answer.File.Contains("tool", StringComparison.Ordinal) ? "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]," : "";
        head += answer.File.Contains("echo", StringComparison.Ordinal) ? "\"echo\":true," : "";
        return head + answer.Endpoint switch
        {
            "chat" => "\"messages\":[{\"role\":\"user\",\"content\":\"Subject: Q3 roadmap review\"}]}",
            "completions" => "\"prompt\":\"Email: Q3 roadmap review\"}",
            _ => "\"input\":\"Subject: Q3 roadmap review\",\"store\":false}",
        };
    }

    private static UpstreamReply Strong(UpstreamRequest request)
    {
        if (request.RawTarget.Contains("/responses", StringComparison.Ordinal))
        {
            return UpstreamReply.Json($$"""{"id":"resp_s","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"{{StrongText}}","logprobs":[]}]}]}""");
        }

        return request.RawTarget.Contains("/chat/", StringComparison.Ordinal)
            ? UpstreamReply.Json($$"""{"id":"s","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{StrongText}}"},"finish_reason":"stop"}]}""")
            : UpstreamReply.Json($$"""{"id":"s","object":"text_completion","choices":[{"index":0,"text":"{{StrongText}}","finish_reason":"stop"}]}""");
    }

    private static string Configuration(IReadOnlyList<ServerAnswer> answers, bool ownHosts, Uri upstream, (string Name, string Settings)[] settings)
    {
        var clusters = new JsonObject { ["strong"] = Cluster(upstream.ToString(), null) };
        var models = new JsonObject { ["strong"] = new JsonObject { ["Cluster"] = "strong", ["Model"] = "strong-model" } };
        var routes = new JsonObject();
        foreach (var answer in answers)
        {
            clusters[answer.Server] ??= ownHosts ? Cluster(ServerHosts.AddressOf(answer.Server), upstream) : Cluster(upstream.ToString(), null);
            foreach (var (name, text) in settings)
            {
                var route = JsonNode.Parse(text)!.AsObject();
                var threshold = route["Threshold"]!.DeepClone();
                route.Remove("Threshold");
                var key = RouteName(answer, name);
                models[Shorten(key)] = new JsonObject { ["Cluster"] = answer.Server, ["Model"] = answer.File };
                route["Tiers"] = new JsonArray(new JsonObject { ["Model"] = Shorten(key), ["Threshold"] = threshold }, new JsonObject { ["Model"] = "strong" });
                routes[key] = route;
            }
        }

        return new JsonObject
        {
            ["ReverseProxy"] = new JsonObject { ["Clusters"] = clusters },
            ["RouterProxy"] = new JsonObject { ["Models"] = models, ["Routes"] = routes },
        }.ToJsonString();
    }

    /// <summary>Keys have at most 64 characters.</summary>
    private static string Shorten(string key) => key.Length <= 64 ? key : string.Create(CultureInfo.InvariantCulture, $"{key[..40]}{key.Length}{key[^20..]}");

    private static JsonObject Cluster(string address, Uri? proxy)
    {
        var cluster = new JsonObject { ["Destinations"] = new JsonObject { ["d"] = new JsonObject { ["Address"] = address } } };
        if (proxy is not null)
        {
            cluster["HttpClient"] = new JsonObject { ["WebProxy"] = new JsonObject { ["Address"] = proxy.ToString(), ["BypassOnLocal"] = false, ["UseDefaultCredentials"] = false } };
        }

        return cluster;
    }
}
