using System.Diagnostics;
using System.Net;
using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A client that adds nothing and decodes nothing: for comparisons byte by byte.</summary>
internal sealed class RawClient : IDisposable
{
    public const string ChatPath = "/v1/chat/completions";

    private readonly HttpClient _client;
    private readonly Version _version;

    public RawClient(Uri baseAddress, bool http2 = false)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            // Leaving means leaving: a client that reads on politely would hide a late abort.
            ResponseDrainTimeout = TimeSpan.Zero,
        };
        _version = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        _client = new HttpClient(handler)
        {
            BaseAddress = baseAddress,
            Timeout = TestTimeouts.Default,
        };
    }

    /// <summary>Posts JSON to the chat endpoint and reads the whole answer.</summary>
    public Task<RawResponse> ChatAsync(string body, params (string Name, string Value)[] headers) => PostAsync(ChatPath, Encoding.UTF8.GetBytes(body), headers);

    public Task<RawResponse> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers) => SendAsync(Post(path, body, headers));

    public Task<RawResponse> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(WithHeaders(new HttpRequestMessage(HttpMethod.Get, path), headers));

    public async Task<RawResponse> SendAsync(HttpRequestMessage request)
    {
        using var _ = request;
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead).WaitAsync(TestTimeouts.Default);
        return new RawResponse((int)response.StatusCode, RawStream.HeadersOf(response), await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Posts JSON to the chat endpoint and returns at the response's head. Ends with <see cref="TimeoutException"/> when no head comes.</summary>
    public Task<RawStream> OpenChatAsync(string body, params (string Name, string Value)[] headers) => OpenAsync(ChatPath, Encoding.UTF8.GetBytes(body), headers);

    public async Task<RawStream> OpenAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        var leaving = new CancellationTokenSource();
        var response = await _client.SendAsync(Post(path, body, headers), HttpCompletionOption.ResponseHeadersRead, leaving.Token).WaitAsync(TestTimeouts.Default);
        return new RawStream(response, leaving);
    }

    /// <summary>Starts a request whose head may never come; cancelling the token is the client's leaving.</summary>
    public async Task<RawStream> OpenChatAsync(string body, CancellationToken leaving)
    {
        var stream = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var response = await _client.SendAsync(Post(ChatPath, Encoding.UTF8.GetBytes(body), []), HttpCompletionOption.ResponseHeadersRead, stream.Token);
        return new RawStream(response, stream);
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Post(string path, byte[] body, (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("content-type", "application/json");
        return WithHeaders(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, headers);
    }

    private HttpRequestMessage WithHeaders(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        request.Version = _version;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) && request.Content is not null)
            {
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
