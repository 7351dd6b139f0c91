using System.Text;
using RouterProxy.Hosting;

namespace RouterProxy.UnitTests.Hosting;

public sealed class GatheringStreamTests : IDisposable
{
    private readonly PieceStream _inner = new();
    private readonly GatheringStream _stream;

    public GatheringStreamTests() => _stream = new GatheringStream(_inner);

    public void Dispose()
    {
        _stream.Dispose();
        _inner.Dispose();
    }

    [Fact]
    public void What_is_written_goes_out_at_once()
    {
        _stream.Write("one"u8);
        _stream.Write("two"u8);

        Texts().ShouldBe(["one", "two"]);
    }

    [Fact]
    public void Between_gathering_and_release_it_is_kept_and_then_goes_out_in_one_piece()
    {
        _stream.Gather();
        _stream.Write("one"u8);
        _stream.Flush();
        _stream.Write("two"u8);
        Texts().ShouldBeEmpty();

        _stream.Release();
        _stream.Write("three"u8);

        Texts().ShouldBe(["onetwo", "three"]);
    }

    [Fact]
    public void More_than_a_piece_goes_out_in_between()
    {
        var chunk = new byte[40 << 10];
        _stream.Gather();
        _stream.Write(chunk);
        _inner.Pieces.ShouldBeEmpty();

        _stream.Write(chunk);
        _inner.Pieces.Select(p => p.Length).ShouldBe([80 << 10]);

        _stream.Write("rest"u8);
        _inner.Pieces.Count.ShouldBe(1);
        _stream.Release();
        _inner.Pieces.Select(p => p.Length).ShouldBe([80 << 10, 4]);
    }

    [Fact]
    public void Bytes_that_nobody_takes_are_not_offered_again()
    {
        _stream.Gather();
        _stream.Write("lost"u8);
        _inner.Failure = new IOException("No space left on device");
        Should.Throw<IOException>(_stream.Release);

        _stream.Write("next"u8);

        Texts().ShouldBe(["next"]);
    }

    [Fact]
    public void A_writer_that_flushes_by_itself_gathers_too()
    {
        using var writer = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };
        _stream.Gather();
        writer.Write("wör");
        writer.WriteLine('k');
        Texts().ShouldBeEmpty();

        _stream.Release();
        writer.Write("next");

        Texts().ShouldBe(["wörk" + Environment.NewLine, "next"]);
    }

    private IEnumerable<string> Texts() => _inner.Pieces.Select(Encoding.UTF8.GetString);
}
