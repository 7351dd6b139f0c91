using System.Globalization;
using RouterProxy.Hosting;

namespace RouterProxy.UnitTests.Hosting;

public sealed class RequestIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 15, 678, TimeSpan.Zero);

    [Fact]
    public void It_is_a_UUID_of_version_7_in_32_lower_case_digits()
    {
        for (var i = 0; i < 1000; i++)
        {
            var id = RequestId.Create(Now);

            id.ShouldMatch("^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$");
            Guid.ParseExact(id, "N").Version.ShouldBe(7);
        }
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00.000Z")]
    [InlineData("2026-11-26T02:00:00.001Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public void It_begins_with_the_time_in_milliseconds(string time)
    {
        var now = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

        var milliseconds = long.Parse(RequestId.Create(now)[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ShouldBe(now);
    }

    [Fact]
    public void Ids_sort_by_time()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => RequestId.Create(Now.AddMilliseconds(i * 7))).ToArray();

        ids.Order(StringComparer.Ordinal).ShouldBe(ids);
    }

    [Fact]
    public void Many_of_one_millisecond_are_distinct() =>
        Enumerable.Range(0, 10_000).Select(_ => RequestId.Create(Now)).Distinct().Count().ShouldBe(10_000);
}
