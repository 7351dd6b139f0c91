using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class ActiveCountTests : IDisposable
{
    private readonly TestMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void What_has_begun_and_not_ended_is_counted_by_route()
    {
        var count = new ActiveCount();

        count.Add("mail", 1);
        count.Add("mail", 1);
        count.Add("chat", 1);
        count.Add("mail", -1);
        count.Add("chat", -1);

        Read(count).ShouldBe(new Dictionary<string, long> { ["mail"] = 1, ["chat"] = 0 }, ignoreOrder: true);
    }

    [Fact]
    public void Nothing_makes_a_series_appear_and_names_keep_their_case()
    {
        var count = new ActiveCount();
        Read(count).ShouldBeEmpty();

        count.Add("mail", 0);
        count.Add("Mail", 1);

        Read(count).ShouldBe(new Dictionary<string, long> { ["mail"] = 0, ["Mail"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public void Nothing_is_lost_when_many_count_at_once()
    {
        var count = new ActiveCount();

        Parallel.For(0, 10_000, i => count.Add($"route {i % 4}", i % 10 == 0 ? -1 : 1));

        Read(count).Values.Sum().ShouldBe(8_000);
    }

    [Fact]
    public void Held_answers_and_streams_are_observed_each_under_its_own_name()
    {
        var counts = new ActiveCounts(_meters.Factory);
        using var holds = _meters.Collect<long>(Instruments.HoldsActive);
        using var streams = _meters.Collect<long>(Instruments.StreamsActive);
        counts.Holds.Add("mail", 2);
        counts.Streams.Add("mail", 3);

        holds.RecordObservableInstruments();
        streams.RecordObservableInstruments();

        holds.LastMeasurement.ShouldNotBeNull().Value.ShouldBe(2);
        holds.LastMeasurement.Tags.ShouldBe(new Dictionary<string, object?> { ["routerproxy.route"] = "mail" });
        streams.LastMeasurement.ShouldNotBeNull().Value.ShouldBe(3);
    }

    private static Dictionary<string, long> Read(ActiveCount count)
    {
        Dictionary<string, long> found = [];
        foreach (var measurement in count.Read())
        {
            measurement.Tags.Length.ShouldBe(1);
            found.Add((string)measurement.Tags[0].Value!, measurement.Value);
        }

        return found;
    }
}
