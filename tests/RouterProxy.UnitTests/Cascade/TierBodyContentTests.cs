using System.Buffers;
using System.Net.Http.Headers;
using RouterProxy.Cascade;
using RouterProxy.Intake;
using RouterProxy.UnitTests.Hosting;

namespace RouterProxy.UnitTests.Cascade;

public sealed class TierBodyContentTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    private readonly PooledBuffer _body = new();
    private readonly PieceStream _upstream = new();
    private readonly TaskCompletionSource _gate = new();

    public void Dispose()
    {
        _body.Dispose();
        _upstream.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(64 << 10)]
    public async Task A_short_body_is_sent_in_one_piece_and_tells_its_length(int length)
    {
        using var content = Content(length);

        content.Headers.ContentLength.ShouldBe(length);
        await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken).WaitAsync(Guard, TestContext.Current.CancellationToken);

        _upstream.Pieces.ShouldHaveSingleItem().ShouldBe(_body.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData((64 << 10) + 1, 2)]
    [InlineData(200 << 10, 4)]
    public async Task A_long_body_arrives_whole_in_pieces(int length, int pieces)
    {
        using var content = Content(length);

        content.Headers.ContentLength.ShouldBe(length);
        await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken).WaitAsync(Guard, TestContext.Current.CancellationToken);

        _upstream.Pieces.Count.ShouldBe(pieces);
        _upstream.Written.ShouldBe(_body.WrittenSpan.ToArray());
    }

    [Fact]
    public async Task It_is_sent_when_the_upstream_has_taken_its_last_byte()
    {
        using var content = Content(100);
        _upstream.Gate = _gate.Task;
        content.IsSent.ShouldBeFalse();

        var sending = content.CopyToAsync(_upstream, TestContext.Current.CancellationToken);
        content.IsSent.ShouldBeFalse();

        _gate.SetResult();
        await sending.WaitAsync(Guard, TestContext.Current.CancellationToken);
        content.IsSent.ShouldBeTrue();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200 << 10)]
    public async Task Closing_ends_when_the_write_that_is_under_way_ends(int length)
    {
        using var content = Content(length);
        _upstream.Gate = _gate.Task;
        var sending = content.CopyToAsync(_upstream, TestContext.Current.CancellationToken);

        var closing = content.CloseAsync();
        closing.IsCompleted.ShouldBeFalse();

        _gate.SetResult();
        await closing.WaitAsync(Guard, TestContext.Current.CancellationToken);
        await sending.WaitAsync(Guard, TestContext.Current.CancellationToken);
        _upstream.Written.Length.ShouldBe(length);
    }

    [Fact]
    public async Task A_body_that_was_closed_before_is_never_sent()
    {
        using var content = Content(100);

        content.CloseAsync().IsCompletedSuccessfully.ShouldBeTrue();

        await Should.ThrowAsync<InvalidOperationException>(async () => await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken));
        _upstream.Pieces.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_is_sent_once()
    {
        using var content = Content(100);
        await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken);

        await Should.ThrowAsync<InvalidOperationException>(async () => await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken));

        _upstream.Pieces.Count.ShouldBe(1);
        content.IsSent.ShouldBeTrue();
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_a_body_that_is_not_sent_and_that_nothing_touches()
    {
        using var content = Content(100);
        _upstream.Failure = new IOException("reset");

        await Should.ThrowAsync<HttpRequestException>(async () => await content.CopyToAsync(_upstream, TestContext.Current.CancellationToken));

        content.IsSent.ShouldBeFalse();
        content.CloseAsync().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void What_was_said_about_the_body_is_taken_over_but_for_its_length()
    {
        using var content = Content(100);
        using var theirs = new ByteArrayContent([1, 2, 3]);
        theirs.Headers.TryAddWithoutValidation("Content-Type", ["application/json;;charset=\u00fctf", "text/plain"]);
        theirs.Headers.TryAddWithoutValidation("Content-Language", "de, en");
        theirs.Headers.ContentLength = 3;

        content.Describe(theirs);

        Values(content.Headers, "Content-Type").ShouldBe(["application/json;;charset=\u00fctf", "text/plain"]);
        Values(content.Headers, "Content-Language").ShouldBe(["de, en"]);
        Values(content.Headers, "Content-Length").ShouldBeEmpty();
        content.Headers.ContentLength.ShouldBe(100);
    }

    [Fact]
    public void Nothing_may_have_been_said_about_it()
    {
        using var content = Content(100);

        content.Describe(null);

        content.Headers.NonValidated.ShouldBeEmpty();
    }

    private static string[] Values(HttpContentHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? [.. values] : [];

    private TierBodyContent Content(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        _body.Write(bytes);
        return new TierBodyContent(_body);
    }
}
