using System.Text;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

public sealed class NonFiniteNumbersTests
{
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
