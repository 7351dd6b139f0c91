using RouterProxy.Configuration.Compiled;
using RouterProxy.Records;
using RouterProxy.UnitTests.Commands.Calibrate;

namespace RouterProxy.UnitTests.Records;

public sealed class ObserversTests
{
    [Fact]
    public void A_route_is_asked_about_once_and_one_that_nobody_watches_has_nobody()
    {
        var (watched, other) = (TestRoute.Pair().Route, TestRoute.Pair().Route);
        var watcher = new Watcher(watched);
        var observers = new Observers([watcher, new Watcher(null)], [], null!);

        observers.Of(watched).ShouldNotBeNull().ShouldBe([watcher]);
        observers.Of(watched).ShouldBeSameAs(observers.Of(watched));
        observers.Of(other).ShouldBeNull();
        watcher.Asked.ShouldBe([watched, other]);
    }

    [Fact]
    public void Without_observers_nothing_is_asked() => new Observers([], [], null!).Of(TestRoute.Pair().Route).ShouldBeNull();

    [Fact]
    public void A_label_reaches_everybody()
    {
        var (one, two) = (new Watcher(null), new Watcher(null));
        new Observers([], [one, two], null!).Agreed(new AgreementLabel("id", TestRoute.Pair().Route, default, 0.9, 0.5, true, 1, default));

        (one.Labels, two.Labels).ShouldBe((1, 1));
    }

    private sealed class Watcher(RoutePolicy? route) : IDecisionObserver, IAgreementObserver
    {
        public List<RoutePolicy> Asked { get; } = [];

        public int Labels { get; private set; }

        public bool Watches(RoutePolicy candidate)
        {
            Asked.Add(candidate);
            return ReferenceEquals(candidate, route);
        }

        public void OnDecision(in RoutedDecision decision)
        {
        }

        public void OnAgreement(in AgreementLabel label) => Labels++;
    }
}
