using RouterProxy.Cascade.Limits;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.UnitTests.Cascade.Limits;

public class HoldSlotsTests
{
    private readonly HoldSlots _slots = new();

    [Fact]
    public void A_route_gets_as_many_slots_as_it_has_and_one_that_is_returned_is_free_again()
    {
        var route = Route("a", 2);
        _slots.TryEnter(route, out var first).ShouldBeTrue();
        _slots.TryEnter(route, out _).ShouldBeTrue();
        _slots.TryEnter(route, out var none).ShouldBeFalse();
        none.ShouldBeNull();
        _slots.TryEnter(Route("b", 1), out _).ShouldBeTrue();

        first!.Dispose();
        first.Dispose();
        _slots.TryEnter(route, out _).ShouldBeTrue();
        _slots.TryEnter(route, out _).ShouldBeFalse();
    }

    [Fact]
    public void Without_a_limit_there_is_always_room()
    {
        _slots.TryEnter(Route("a", null), out var slot).ShouldBeTrue();
        slot.ShouldBeNull();
    }

    private static RoutePolicy Route(string name, int? most) => new() { Name = name, Tiers = [], MaxHolds = most };
}
