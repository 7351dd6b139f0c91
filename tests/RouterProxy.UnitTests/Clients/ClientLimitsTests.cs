using System.Net;
using RouterProxy.Clients;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Errors;

namespace RouterProxy.UnitTests.Clients;

public sealed class ClientLimitsTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, 1, 60_000)]
    [InlineData(2, 1, 30_000)]
    [InlineData(60, 1, 1_000)]
    [InlineData(100, 1, 600)]
    [InlineData(150, 2, 800)]
    [InlineData(6000, 100, 1_000)]
    [InlineData(int.MaxValue, 35_791_394, 1_000)]
    public void A_minute_s_requests_come_back_evenly(int perMinute, int tokens, double milliseconds)
    {
        var bucket = ClientLimits.BucketOf(perMinute);

        (bucket.TokenLimit, bucket.TokensPerPeriod, bucket.QueueLimit).ShouldBe((perMinute, tokens, 0));
        bucket.ReplenishmentPeriod.TotalMilliseconds.ShouldBe(milliseconds, 1);
    }

    [Fact]
    public void After_a_minute_s_requests_the_next_is_told_to_wait_for_one_to_come_back()
    {
        using var limits = new ClientLimits();
        Admit(limits, Client("a", perMinute: 2));
        Admit(limits, Client("a", perMinute: 2));

        var refused = limits.Enter(Client("a", perMinute: 2), out var place).ShouldNotBeNull();

        place.ShouldBeNull();
        (refused.Status, refused.Type, refused.Code).ShouldBe((HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded"));
        refused.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        Admit(limits, Client("b", perMinute: 2));
    }

    [Fact]
    public async Task What_was_used_comes_back_with_time()
    {
        using var limits = new ClientLimits();
        var client = Client("a", perMinute: 600);
        for (var i = 0; i < 600; i++)
        {
            _ = limits.Enter(client, out _);
        }

        // Ten come back a second; how many have while the loop above ran does not matter.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var patience = new CancellationTokenSource(Guard, TimeProvider.System);
        while (limits.Enter(client, out _) is not null)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    [Fact]
    public void As_many_as_allowed_are_under_way_at_once_and_an_ended_one_makes_place()
    {
        using var limits = new ClientLimits();
        var first = Admit(limits, Client("a", atOnce: 2)).ShouldNotBeNull();
        Admit(limits, Client("a", atOnce: 2)).ShouldNotBeNull();

        Refused(limits, Client("a", atOnce: 2)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        first.Dispose();
        Admit(limits, Client("a", atOnce: 2));
        Refused(limits, Client("a", atOnce: 2));
    }

    [Fact]
    public void A_request_without_a_place_uses_up_none_of_the_minute_and_one_beyond_the_minute_no_place()
    {
        using var limits = new ClientLimits();
        var client = Client("a", perMinute: 2, atOnce: 1);
        var place = Admit(limits, client).ShouldNotBeNull();
        Refused(limits, client).Message.ShouldContain("at once");
        place.Dispose();
        Admit(limits, client).ShouldNotBeNull().Dispose();
        Refused(limits, client).Message.ShouldContain("a minute");

        Admit(limits, Client("a", atOnce: 1)).ShouldNotBeNull();
    }

    [Fact]
    public void A_policy_that_was_compiled_anew_keeps_its_count_and_a_new_number_begins_anew()
    {
        using var limits = new ClientLimits();
        Admit(limits, Client("a", perMinute: 1));

        Refused(limits, Client("a", perMinute: 1));
        Admit(limits, Client("a", perMinute: 3));
    }

    [Fact]
    public void Without_limits_there_is_nothing_to_hold() => Admit(new ClientLimits(), Client("a")).ShouldBeNull();

    private static IDisposable? Admit(ClientLimits limits, ClientPolicy client)
    {
        limits.Enter(client, out var place).ShouldBeNull();
        return place;
    }

    private static GatewayError Refused(ClientLimits limits, ClientPolicy client)
    {
        var error = limits.Enter(client, out var place).ShouldNotBeNull();
        place.ShouldBeNull();
        return error;
    }

    private static ClientPolicy Client(string name, int? perMinute = null, int? atOnce = null) =>
        new() { Name = name, KeyHashes = [], Routes = ["*"], RequestsPerMinute = perMinute, MaxConcurrent = atOnce };
}
