using System.Text;
using RouterProxy.Json;

namespace RouterProxy.UnitTests.Json;

public sealed class JsonEscapesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ö", "plain ö")]
    [InlineData("""a\"\\\/\b\f\n\r\tz""", "a\"\\/\b\f\n\r\tz")]
    [InlineData("""\u0041\u00e9\u4f60\u20AC""", "Aé你€")]
    [InlineData("""\ud83d\udcbc!""", "💼!")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ude00\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""\ud83dx\udcbc""", "\uFFFDx\uFFFD")]
    [InlineData("""\ud83d\ud83d\udcbc""", "\uFFFD💼")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    public void Strings_are_unescaped_and_half_a_pair_is_replaced(string raw, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        var target = new byte[bytes.Length];
        Encoding.UTF8.GetString(target, 0, JsonEscapes.Unescape(bytes, target)).ShouldBe(text);
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("a\\x")]
    [InlineData("\\u12")]
    [InlineData("\\u12g4")]
    [InlineData("\\u-123")]
    public void A_malformed_escape_is_told(string inside) =>
        JsonEscapes.Unescape(Encoding.UTF8.GetBytes(inside), new byte[inside.Length]).ShouldBe(-1);

    [Theory]
    [InlineData("model", "model", true)]
    [InlineData("""\u006dodel""", "model", true)]
    [InlineData("""mode\u006C""", "model", true)]
    [InlineData("""\u006d\u006f\u0064\u0065\u006c""", "model", true)]
    [InlineData("", "", true)]
    [InlineData("""a\\b""", "a\\b", true)]
    [InlineData("model", "mode", false)]
    [InlineData("mode", "model", false)]
    [InlineData("""\u006dode""", "model", false)]
    [InlineData("""mode\u006d""", "model", false)]
    [InlineData("""nope\u006c""", "model", false)]
    [InlineData("""a\b""", "a\\b", false)]
    public void A_text_is_the_same_whichever_escapes_spell_it(string inside, string text, bool same) =>
        JsonEscapes.Spells(Encoding.UTF8.GetBytes(inside), Encoding.UTF8.GetBytes(text)).ShouldBe(same);

    [Fact]
    public void A_long_text_may_be_escaped_from_end_to_end()
    {
        var text = new string('x', 300);
        var inside = string.Concat(Enumerable.Repeat("""\u0078""", 300));
        JsonEscapes.Spells(Encoding.UTF8.GetBytes(inside), Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
        JsonEscapes.Spells(Encoding.UTF8.GetBytes(inside), Encoding.UTF8.GetBytes(text + "x")).ShouldBeFalse();
    }
}
