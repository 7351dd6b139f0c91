using RouterProxy.Configuration.Compiled;
using RouterProxy.Relay;
using RouterProxy.Telemetry;

namespace RouterProxy.UnitTests.Telemetry;

public sealed class ModelPriceExtensionsTests
{
    [Fact]
    public void Cached_input_costs_its_own_price() =>
        new ModelPrice(2.5m, 1.25m, 10m).Of(new TokenUsage(1000, 100, 400, 50)).ShouldBe(((600 * 2.5m) + (400 * 1.25m) + (100 * 10m)) / 1_000_000);

    [Fact]
    public void Without_a_price_for_cached_input_all_input_costs_the_same() =>
        new ModelPrice(2.5m, null, 10m).Of(new TokenUsage(1000, 0, 400, 0)).ShouldBe(0.0025m);

    [Fact]
    public void Free_cached_input_is_free() => new ModelPrice(2.5m, 0m, 10m).Of(new TokenUsage(400, 0, 400, 0)).ShouldBe(0m);

    [Fact]
    public void An_upstream_that_claims_more_cached_than_input_is_not_paid_less_than_nothing() =>
        new ModelPrice(2.5m, 1m, 10m).Of(new TokenUsage(10, 0, 400, 0)).ShouldBe(0.00001m);
}
