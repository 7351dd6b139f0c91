using System.Text;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ö", "plain ö")]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    [InlineData("a\\u00f6\\u20ACz", "aö€z")]
    [InlineData("\\ud83d\\ude00!", "😀!")]
    [InlineData("\\ud83d!", "\ufffd!")]
    [InlineData("\\ude00\\ud83d", "\ufffd\ufffd")]
    public void Escapes_are_resolved(string inside, string text)
    {
        var source = Encoding.UTF8.GetBytes(inside);
        var target = new byte[source.Length];
        Encoding.UTF8.GetString(target.AsSpan(0, JsonText.Unescape(source, target))).ShouldBe(text);
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("a\\x")]
    [InlineData("\\u12")]
    [InlineData("\\u12g4")]
    [InlineData("\\u-123")]
    public void A_malformed_escape_is_told(string inside) => JsonText.Unescape(Encoding.UTF8.GetBytes(inside), new byte[inside.Length]).ShouldBe(-1);

    [Fact]
    public void Code_points_are_counted_not_bytes() => JsonText.CodePoints(Encoding.UTF8.GetBytes("aö€😀")).ShouldBe(4);
}
