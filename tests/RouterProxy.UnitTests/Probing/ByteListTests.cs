using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class ByteListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(5000)]
    public void It_grows_in_steps_and_leaps_and_keeps_its_bytes(int piece)
    {
        var list = new ByteList();
        var expected = new StringBuilder();
        for (var round = 0; round < 12; round++)
        {
            var text = new string((char)('a' + round), piece);
            list.Append(Encoding.ASCII.GetBytes(text));
            expected.Append(text);
        }

        Encoding.ASCII.GetString(list.Span).ShouldBe(expected.ToString());
    }

    [Fact]
    public void What_is_reserved_counts_once_it_is_written()
    {
        var list = new ByteList();
        list.Append("abc"u8);
        var room = list.Reserve(2);
        room.Length.ShouldBeGreaterThanOrEqualTo(2);
        "de"u8.CopyTo(room);
        list.Length.ShouldBe(3);
        list.Advance(2);
        list.Truncate(4);
        list.Span.SequenceEqual("abcd"u8).ShouldBeTrue();
    }
}
