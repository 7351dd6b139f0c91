using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("""a\"\\\/\b\f\n\r\tz""", "a\"\\/\b\f\n\r\tz")]
    [InlineData("""\u0041\u00e9\u4f60""", "Aé你")]
    [InlineData("""\ud83d\udcbc!""", "💼!")]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""\ud83dx\udcbc""", "\uFFFDx\uFFFD")]
    [InlineData("""\ud83d\ud83d\udcbc""", "\uFFFD💼")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    public void Strings_are_unescaped_and_half_a_pair_is_replaced(string raw, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        var target = new byte[bytes.Length];
        Encoding.UTF8.GetString(target, 0, JsonText.Unescape(bytes, target)).ShouldBe(text);
    }

    [Theory]
    [InlineData("""{"a":NaN,"b":-Infinity,"c":[Infinity],"d":"NaN \" Infinity"}""", """{"a":9e9,"b":9e9      ,"c":[9e9     ],"d":"NaN \" Infinity"}""")]
    [InlineData("""{"d":"NaN"}""", null)]
    [InlineData("{}", null)]
    public void Numbers_that_are_no_json_become_one_that_is_no_logprob(string json, string? repaired)
    {
        NonFiniteNumbers.TryReplace(Encoding.UTF8.GetBytes(json), out var bytes).ShouldBe(repaired is not null);
        if (repaired is not null)
        {
            Encoding.UTF8.GetString(bytes).ShouldBe(repaired);
        }
    }
}
