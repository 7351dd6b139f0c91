using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Intake;
using static RouterProxy.UnitTests.Intake.RequestBodies;

namespace RouterProxy.UnitTests.Intake;

public sealed class RequestReaderTests
{
    [Fact]
    public async Task Reads_a_body_that_arrives_in_pieces()
    {
        var pipe = new Pipe();
        var reading = RequestReader.ReadAsync(Request(pipe.Reader), Text.Length, CancellationToken.None).AsTask();
        foreach (var piece in Text.Chunk(999))
        {
            await pipe.Writer.WriteAsync(piece);
        }

        reading.IsCompleted.ShouldBeFalse();
        await pipe.Writer.CompleteAsync();

        await ShouldBeAsync(reading, Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_body_may_be_as_large_as_the_limit_and_no_larger(int over)
    {
        var result = await RequestReader.ReadAsync(Request(Text), Text.Length - over, CancellationToken.None);

        result.Status.ShouldBe(over == 0 ? IntakeStatus.Ok : IntakeStatus.TooLarge);
        result.Body?.Dispose();
    }

    [Fact]
    public async Task A_content_length_above_the_limit_is_refused_without_reading()
    {
        var pipe = new Pipe();
        var request = Request(pipe.Reader);
        request.ContentLength = 1001;

        var result = await RequestReader.ReadAsync(request, 1000, CancellationToken.None).AsTask().WaitAsync(Guard);

        result.Status.ShouldBe(IntakeStatus.TooLarge);
    }

    [Fact]
    public async Task An_endless_body_is_refused_as_soon_as_it_is_too_large()
    {
        var pipe = new Pipe();
        var reading = RequestReader.ReadAsync(Request(pipe.Reader), 1000, CancellationToken.None).AsTask();

        await pipe.Writer.WriteAsync(new byte[1001]);

        (await reading.WaitAsync(Guard)).Status.ShouldBe(IntakeStatus.TooLarge);
    }

    [Fact]
    public async Task A_body_that_outgrows_the_limit_piece_by_piece_is_refused()
    {
        var pipe = new Pipe();
        var reading = RequestReader.ReadAsync(Request(pipe.Reader), 1000, CancellationToken.None).AsTask();

        await pipe.Writer.WriteAsync(new byte[600]);
        await pipe.Writer.WriteAsync(new byte[401]);

        (await reading.WaitAsync(Guard)).Status.ShouldBe(IntakeStatus.TooLarge);
    }

    [Fact]
    public async Task A_content_length_at_the_limit_is_let_in()
    {
        var request = Request(Text);
        request.ContentLength = Text.Length;

        await ShouldBeAsync(RequestReader.ReadAsync(request, Text.Length, CancellationToken.None).AsTask(), Text);
    }

    [Fact]
    public async Task What_is_announced_must_fit_into_what_is_left()
    {
        var held = new HeldBytes();
        using var share = held.Open(1000);
        var request = Request(new Pipe().Reader);
        request.ContentLength = 1001;

        var result = await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None, share).AsTask().WaitAsync(Guard);

        result.Status.ShouldBe(IntakeStatus.Overloaded);
        held.Total.ShouldBe(0);
    }

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(1, "Overloaded")]
    public async Task What_arrives_must_fit_into_what_is_left(int over, string status)
    {
        var held = new HeldBytes();
        using (var share = held.Open(Text.Length - over))
        {
            var result = await RequestReader.ReadAsync(Request(Text), 1 << 20, CancellationToken.None, share);

            result.Status.ShouldBe(Enum.Parse<IntakeStatus>(status));
            held.Total.ShouldBe(over == 0 ? Text.Length : 0);
            result.Body?.Dispose();
        }

        held.Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_reading_that_the_server_cancels_is_a_client_that_went()
    {
        var pipe = new Pipe();
        var reading = RequestReader.ReadAsync(Request(pipe.Reader), 1000, CancellationToken.None).AsTask();

        pipe.Reader.CancelPendingRead();

        (await reading.WaitAsync(Guard)).Status.ShouldBe(IntakeStatus.ClientGone);
    }

    [Fact]
    public async Task A_promise_alone_does_not_cost_memory()
    {
        var request = Request([1, 2, 3]);
        request.ContentLength = 900_000_000;

        var result = await RequestReader.ReadAsync(request, long.MaxValue, CancellationToken.None);

        result.Body!.Array.Length.ShouldBeLessThanOrEqualTo(1 << 20);
        result.Body.Dispose();
    }

    [Theory]
    [InlineData("\uFEFF{}", "{}")]
    [InlineData("\uFEFF", "")]
    [InlineData("{}\uFEFF", "{}\uFEFF")]
    public async Task Strips_a_byte_order_mark(string text, string expected) =>
        await ShouldBeAsync(RequestReader.ReadAsync(Request(Encoding.UTF8.GetBytes(text)), 1000, CancellationToken.None).AsTask(), Encoding.UTF8.GetBytes(expected));

    [Fact]
    public async Task A_client_that_is_too_slow_for_the_callers_limit_times_out()
    {
        using var limit = new CancellationTokenSource();
        var reading = RequestReader.ReadAsync(Request(new Pipe().Reader), 1000, limit.Token).AsTask();

        await limit.CancelAsync();

        (await reading.WaitAsync(Guard)).Status.ShouldBe(IntakeStatus.TimedOut);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_told_from_a_slow_one()
    {
        using var aborted = new CancellationTokenSource();
        var request = Request(new Pipe().Reader);
        request.HttpContext.RequestAborted = aborted.Token;
        var reading = RequestReader.ReadAsync(request, 1000, aborted.Token).AsTask();

        await aborted.CancelAsync();

        (await reading.WaitAsync(Guard)).Status.ShouldBe(IntakeStatus.ClientGone);
    }

    [Theory]
    [InlineData("reset", "ClientGone", 0)]
    [InlineData("garbage", "BadTransfer", 400)]
    [InlineData("413", "TooLarge", 0)]
    [InlineData("400", "BadTransfer", 400)]
    [InlineData("408", "BadTransfer", 408)]
    public async Task What_the_server_throws_becomes_a_value(string failure, string status, int serverStatus)
    {
        var pipe = new Pipe();
        await pipe.Writer.CompleteAsync(failure switch
        {
            "reset" => new ConnectionResetException("no"),
            "garbage" => new IOException("no"),
            _ => new BadHttpRequestException("no", int.Parse(failure)),
        });

        var result = await RequestReader.ReadAsync(Request(pipe.Reader), 1000, CancellationToken.None);

        result.Status.ShouldBe(Enum.Parse<IntakeStatus>(status));
        result.ServerStatus.ShouldBe(serverStatus);
    }

    [Fact]
    public async Task The_servers_own_limit_gives_way()
    {
        var request = Request(Text);
        var feature = new SizeLimit { MaxRequestBodySize = 1 };
        request.HttpContext.Features.Set<IHttpMaxRequestBodySizeFeature>(feature);

        var result = await RequestReader.ReadAsync(request, Text.Length, CancellationToken.None);

        result.IsOk.ShouldBeTrue();
        feature.MaxRequestBodySize.ShouldBeNull();
        result.Body!.Dispose();
    }

    private sealed class SizeLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
