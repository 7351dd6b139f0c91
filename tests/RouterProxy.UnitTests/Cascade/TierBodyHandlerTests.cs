using System.Buffers;
using System.Text;
using RouterProxy.Cascade;
using RouterProxy.Intake;
using RouterProxy.UnitTests.Hosting;

namespace RouterProxy.UnitTests.Cascade;

public sealed class TierBodyHandlerTests : IDisposable
{
    private readonly AnsweringConnection _connection = new();
    private readonly PooledBuffer _body = new();
    private readonly HttpMessageInvoker _client;

    public TierBodyHandlerTests() => _client = new HttpMessageInvoker(new TierBodyHandler(new SocketsHttpHandler
    {
        ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(_connection),
        UseProxy = false,
    }));

    public void Dispose()
    {
        _client.Dispose();
        _body.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public async Task A_short_body_goes_out_with_its_head_in_one_send()
    {
        _body.Write("""{"model":"cheap"}"""u8);
        using var content = new TierBodyContent(_body);
        using var request = Request();
        TierBodyHandler.Give(request, content);

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        var sent = Encoding.Latin1.GetString(_connection.Sent.ShouldHaveSingleItem());
        sent.ShouldStartWith("POST /v1/chat/completions HTTP/1.1\r\n");
        sent.ShouldContain("Content-Length: 17\r\n");
        sent.ShouldContain("Content-Type: application/json; charset=utf-8\r\n");
        sent.ShouldEndWith("\r\n\r\n{\"model\":\"cheap\"}");
    }

    [Fact]
    public async Task A_request_without_a_body_of_a_tier_keeps_its_own()
    {
        using var request = Request();

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);

        string.Concat(_connection.Sent.Select(Encoding.Latin1.GetString)).ShouldEndWith("\r\n\r\n{\"model\":\"theirs\"}");
    }

    private static HttpRequestMessage Request() => new(HttpMethod.Post, "http://upstream.test/v1/chat/completions")
    {
        Content = new StringContent("""{"model":"theirs"}""", Encoding.UTF8, "application/json"),
    };
}
