using RouterProxy.Intake;
using static RouterProxy.UnitTests.Intake.RequestBodies;

namespace RouterProxy.UnitTests.Intake;

public sealed class RequestDecodingTests
{
    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(1, "Overloaded")]
    public async Task What_a_body_unfolds_to_must_fit_as_well(int over, string status)
    {
        var held = new HeldBytes();
        using (var share = held.Open(Text.Length - over))
        {
            var request = Request(Encode("gzip", Text));
            request.Headers.ContentEncoding = "gzip";

            var result = await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None, share);

            result.Status.ShouldBe(Enum.Parse<IntakeStatus>(status));
            result.Body?.Dispose();
            held.Total.ShouldBeLessThanOrEqualTo(Text.Length);
        }

        held.Total.ShouldBe(0);
    }

    [Fact]
    public async Task A_body_that_does_not_decode_is_refused_as_such_whatever_is_left()
    {
        using var share = new HeldBytes().Open(1 << 20);
        var request = Request(Text);
        request.Headers.ContentEncoding = "gzip";

        (await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None, share)).Status.ShouldBe(IntakeStatus.InvalidEncoding);
    }

    [Fact]
    public async Task A_request_without_a_body_is_an_empty_body()
    {
        var request = Request([]);
        request.Headers.ContentEncoding = "gzip";

        await ShouldBeAsync(RequestReader.ReadAsync(request, 1000, CancellationToken.None).AsTask(), []);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw")]
    [InlineData("identity")]
    [InlineData("identity, br")]
    [InlineData("gzip, br")]
    public async Task Decodes_what_the_content_encoding_says(string encoding)
    {
        var body = Text;
        foreach (var coding in encoding.Split(", "))
        {
            body = Encode(coding, body);
        }

        var request = Request(body);
        request.Headers.ContentEncoding = encoding.Replace("raw", "deflate");

        await ShouldBeAsync(RequestReader.ReadAsync(request, Text.Length, CancellationToken.None).AsTask(), Text);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_does_not_decode_is_refused(string encoding)
    {
        var encoded = Encode(encoding, Text);
        var flipped = (byte[])encoded.Clone();
        flipped[encoded.Length / 2] ^= 0x55;
        byte[][] bodies = [Text, [0], [0x78], encoded[..1], encoded[..4], encoded[..^1], encoded[..(encoded.Length / 2)], flipped];
        foreach (var body in bodies)
        {
            var request = Request(body);
            request.Headers.ContentEncoding = encoding;

            var result = await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None);

            result.Body?.WrittenSpan.SequenceEqual(Text).ShouldBeFalse();
            result.Status.ShouldBe(IntakeStatus.InvalidEncoding);
        }
    }

    [Fact]
    public async Task A_gzip_body_of_several_members_is_whole()
    {
        var request = Request([.. Encode("gzip", Text[..7000]), .. Encode("gzip", Text[7000..])]);
        request.Headers.ContentEncoding = "gzip";

        await ShouldBeAsync(RequestReader.ReadAsync(request, Text.Length, CancellationToken.None).AsTask(), Text);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, zstd")]
    [InlineData("gzip, gzip, gzip")]
    public async Task An_unknown_encoding_is_refused(string encoding)
    {
        var request = Request(Text);
        request.Headers.ContentEncoding = encoding;

        (await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None)).Status.ShouldBe(IntakeStatus.InvalidEncoding);
    }

    [Theory]
    [InlineData("zstd", 1)]
    [InlineData("gzip, gzip, gzip", 3)]
    public async Task An_encoding_that_is_not_undone_is_refused_even_where_it_could_be(string encoding, int times)
    {
        var body = Text;
        for (var count = 0; count < times; count++)
        {
            body = Encode("gzip", body);
        }

        var request = Request(body);
        request.Headers.ContentEncoding = encoding;

        (await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None)).Status.ShouldBe(IntakeStatus.InvalidEncoding);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_stopped_at_the_limit(string encoding)
    {
        var request = Request(Encode(encoding, new byte[8 << 20]));
        request.Headers.ContentEncoding = encoding;

        (await RequestReader.ReadAsync(request, 1 << 20, CancellationToken.None)).Status.ShouldBe(IntakeStatus.TooLarge);
    }
}
