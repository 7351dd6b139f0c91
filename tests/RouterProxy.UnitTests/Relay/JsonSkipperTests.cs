using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class JsonSkipperTests
{
    [Fact]
    public void A_value_ends_where_it_ends_at_every_offset_of_a_block() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var value = Encoding.UTF8.GetBytes(new RandomJson(random).Value(5));
            var lead = random.Next(40);
            var json = Encoding.UTF8.GetBytes(new string(' ', lead)).Concat(value).Concat(Encoding.UTF8.GetBytes(",\"x\"]}]}" + new string('}', 40))).ToArray();
            JsonSkipper.EndOfValue(json, lead).ShouldBe(lead + value.Length, $"seed {seed}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_value_that_is_cut_off_has_no_end()
    {
        var json = Encoding.UTF8.GetBytes("{\"a\":[{\"b\":\"\\\\\\\"]}\"}," + string.Concat(Enumerable.Repeat("{\"token\":\"\\\"\",\"x\":[1]},", 9)) + "1]}");
        for (var length = 0; length < json.Length; length++)
        {
            JsonSkipper.EndOfValue(json.AsSpan(0, length), 0).ShouldBe(-1);
        }

        JsonSkipper.EndOfValue(json, 0).ShouldBe(json.Length);
    }

    [Theory]
    [InlineData("\"a\\\"b\"x", 6)]
    [InlineData("\"\\\\\"x", 4)]
    [InlineData("-1.5e3,", 6)]
    [InlineData("null}", 4)]
    [InlineData("\"abc", -1)]
    [InlineData("\"abc\\", -1)]
    [InlineData("}", -1)]
    [InlineData("", -1)]
    [InlineData("x", -1)]
    public void Strings_and_scalars_end(string json, int end) => JsonSkipper.EndOfValue(Encoding.UTF8.GetBytes(json), 0).ShouldBe(end);
}
