using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>Sends one request at a time, each of another kind, and tells how it ended.</summary>
internal sealed class ChaosClient(Uri gateway, ChaosTally tally, double leavingShare) : IDisposable
{
    /// <summary>Beyond every limit of the configuration, three tiers, a second try and a fall-back added up.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private const double RefusedShare = 0.05;
    private const double LargeShare = 0.03;
    private const double HugeShare = 0.003;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        ResponseDrainTimeout = TimeSpan.Zero,
        Expect100ContinueTimeout = TimeSpan.FromMinutes(1),   // the body is the sign that the gateway has taken the request up
    })
    { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _client.Dispose();

    public async Task SendOneAsync()
    {
        using var leaving = new CancellationTokenSource();
        using var guard = new CancellationTokenSource(Guard, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token, guard.Token);
        double roll = Random.Shared.NextDouble();
        bool stream = Random.Shared.Next(2) == 0;
        ClientSaw saw;
        try
        {
            saw = roll < RefusedShare ? await RefusedAsync(either.Token)
                : roll < RefusedShare + (leavingShare / 2) ? await LeaveEarlyAsync(stream, leaving, either.Token)
                : roll < RefusedShare + leavingShare ? await LeaveMidwayAsync(stream, either.Token)
                : await StayAsync(stream, either.Token);
        }
        catch (OperationCanceledException) when (guard.IsCancellationRequested)
        {
            saw = ClientSaw.Hung;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            saw = ClientSaw.Left;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // A stream is owed an error event; only an answer in one piece may be cut off.
            saw = leaving.IsCancellationRequested ? ClientSaw.Left : stream ? ClientSaw.Lost : ClientSaw.CutOff;
            if (saw == ClientSaw.Lost)
            {
                tally.Notes.Enqueue($"a stream without an end: {exception.Message} {exception.InnerException?.Message}");
            }
        }

        tally.Saw(saw);
    }

    private async Task<ClientSaw> StayAsync(bool stream, CancellationToken cancellationToken)
    {
        using var request = Good(stream);
        tally.Send();
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((int)response.StatusCode >= 400)
        {
            return IsError(body) ? ClientSaw.Error : NotClear($"status {(int)response.StatusCode} without a clear error", body);
        }

        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            string text = Encoding.UTF8.GetString(body);
            return text.Contains("upstream_stream_broken", StringComparison.Ordinal) ? ClientSaw.BrokenStream
                : text.Contains("data: [DONE]", StringComparison.Ordinal) || text.Contains("response.completed", StringComparison.Ordinal) ? ClientSaw.Answer
                : ClientSaw.AsItCame;
        }

        return IsJson(body, root => !root.TryGetProperty("error", out var error) || error.ValueKind == JsonValueKind.Null) ? ClientSaw.Answer : ClientSaw.AsItCame;
    }

    private async Task<ClientSaw> RefusedAsync(CancellationToken cancellationToken)
    {
        var (path, body) = Random.Shared.Next(4) switch
        {
            0 => (RawClient.ChatPath, "{\"model\":"),
            1 => (RawClient.ChatPath, """{"model":"nobody","messages":[]}"""),
            2 => (RawClient.ChatPath, """{"model":7,"messages":[]}"""),
            _ => ("/v1/nothing", "{}"),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        tally.Send();
        using var response = await _client.SendAsync(request, cancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && IsError(answer) ? ClientSaw.Refusal : NotClear("not refused", answer);
    }

    /// <summary>Leaves at some moment after the gateway has begun to read.</summary>
    private async Task<ClientSaw> LeaveEarlyAsync(bool stream, CancellationTokenSource leaving, CancellationToken cancellationToken)
    {
        using var request = Good(stream);
        request.Headers.ExpectContinue = true;
        request.Content = new AnnouncedContent(request.Content!, () =>
        {
            tally.Send();
            leaving.CancelAfter(Random.Shared.Next(120));
        });
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ClientSaw.Left;
    }

    /// <summary>Leaves after the first bytes of the answer, where there are any.</summary>
    private async Task<ClientSaw> LeaveMidwayAsync(bool stream, CancellationToken cancellationToken)
    {
        using var request = Good(stream);
        tally.Send();
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        _ = await body.ReadAsync(new byte[64], cancellationToken);
        return ClientSaw.Left;
    }

    private static HttpRequestMessage Good(bool stream)
    {
        var api = ScriptedApi.All[Random.Shared.Next(ScriptedApi.All.Count)];
        double size = Random.Shared.NextDouble();
        int padding = size < HugeShare ? 4 << 20 : size < LargeShare ? 200_000 : 100;
        var request = new HttpRequestMessage(HttpMethod.Post, api.Path)
        {
            Content = new StringContent(api.Request(stream, $",\"user\":\"{new string('u', padding)}\""), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-router-route", ChaosConfiguration.Routes[Random.Shared.Next(ChaosConfiguration.Routes.Count)]);
        request.Headers.Add("authorization", $"Bearer {Canary.ClientKey}");
        return request;
    }

    private ClientSaw NotClear(string what, byte[] body)
    {
        tally.Notes.Enqueue($"{what}: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(200, body.Length)))}");
        return ClientSaw.Lost;
    }

    private static bool IsError(byte[] body) => IsJson(body, root => root.TryGetProperty("error", out var error) && error.TryGetProperty("message", out _));

    private static bool IsJson(byte[] body, Func<JsonElement, bool> holds)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && holds(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
