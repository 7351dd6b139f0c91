using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class TokenTextTests
{
    [Theory]
    [InlineData("<|im_end|>", true)]
    [InlineData("<｜end▁of▁sentence｜>", true)]
    [InlineData("</s>", true)]
    [InlineData("<s>", true)]
    [InlineData("<eos>", true)]
    [InlineData("<bos>", true)]
    [InlineData("<end_of_turn>", true)]
    [InlineData("<pad>", true)]
    [InlineData("[EOS]", true)]
    [InlineData("<end_of_sentence>", true)]
    [InlineData("<endoftext>", true)]
    [InlineData("", false)]
    [InlineData("<|", false)]
    [InlineData("<|im_end", false)]
    [InlineData("im_end|>", false)]
    [InlineData("<｜end", false)]
    [InlineData("end｜>", false)]
    [InlineData("<b>", false)]
    [InlineData("work", false)]
    [InlineData("<|>", false)]
    [InlineData("<||>", false)]
    public void Control_tokens_are_told_from_text(string text, bool isSpecial) => TokenText.IsSpecial(Utf8(text)).ShouldBe(isSpecial);

    [Theory]
    [InlineData("", 0)]
    [InlineData(" \t\n\v\f\r", 6)]
    [InlineData("\b", 0)]
    [InlineData("\u000E", 0)]
    [InlineData("ĠĊ▁a", 7)]
    [InlineData("\u00A0\u3000\u2003é", 8)]
    [InlineData(" a b", 1)]
    [InlineData("ģ", 0)]
    public void White_space_is_stepped_over_in_any_spelling(string text, int length)
    {
        var bytes = Utf8(text);

        TokenText.SkipWhiteSpace(bytes, 0).ShouldBe(length);
        TokenText.IsWhiteSpace(bytes).ShouldBe(length == bytes.Length);
    }

    [Fact]
    public void Half_a_character_is_no_white_space() => TokenText.SkipWhiteSpace([(byte)' ', 0xC4], 0).ShouldBe(1);

    [Theory]
    [InlineData("", true)]
    [InlineData("\uFFFD", true)]
    [InlineData("a\uFFFD", true)]
    [InlineData("bytes:\\xe2", true)]
    [InlineData("\\xe2", true)]
    [InlineData("work", false)]
    [InlineData("a\\xe2", false)]
    [InlineData("in bytes:", false)]
    public void A_text_that_does_not_tell_its_bytes_is_unclear(string text, bool isUnclear) => TokenText.IsUnclear(Utf8(text)).ShouldBe(isUnclear);

    [Theory]
    [InlineData("work", "work", 4, 4)]
    [InlineData("work", "working", 4, 4)]
    [InlineData("working", "work", 4, 4)]
    [InlineData("", "work", 0, 0)]
    [InlineData("work ", "work", 4, 4)]
    [InlineData("Ġtwo▁words", " two words", 13, 10)]
    [InlineData(" two words", "Ġtwo▁words", 10, 13)]
    [InlineData("twoĊw", "two\nw", 6, 5)]
    [InlineData("x\u2003y", "x▁y", 5, 5)]
    [InlineData("xĠĠy", "x  y", 6, 4)]
    [InlineData("Ġ", "▁", 2, 3)]
    public void Spellings_of_the_same_text_agree_as_far_as_both_go(string a, string b, int left, int right)
    {
        TokenText.Agree(Utf8(a), Utf8(b), out var comparedLeft, out var comparedRight).ShouldBeTrue();

        (comparedLeft, comparedRight).ShouldBe((left, right));
    }

    [Theory]
    [InlineData("work", "word")]
    [InlineData("a", "b")]
    [InlineData("two words", "two-words")]
    [InlineData("two-words", "two words")]
    [InlineData("twoĊw", "two w")]
    [InlineData("Ġ", "Ċ")]
    [InlineData("Ġa", " b")]
    [InlineData("é", "è")]
    public void Other_texts_do_not_agree(string a, string b) => TokenText.Agree(Utf8(a), Utf8(b), out _, out _).ShouldBeFalse();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
