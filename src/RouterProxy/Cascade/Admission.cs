using RouterProxy.Audit;
using RouterProxy.Cascade.Budget;
using RouterProxy.Cascade.Limits;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Hosting;
using RouterProxy.Intake;
using RouterProxy.Records;
using RouterProxy.Shadow;
using RouterProxy.Watch;

namespace RouterProxy.Cascade;

/// <summary>Plans a request and gives it what it needs on its way: a place among the held ones, its route's budget, a tap where it was drawn for a comparison, a trail where it is recorded.</summary>
internal sealed class Admission(HoldSlots holds, EscalationBudgets budgets, RouteWatches watches, ShadowMode shadow, Auditor auditor, Observers observers, TimeProvider clock)
{
    /// <param name="context">The client's request.</param>
    /// <param name="scope">What was known of it at its arrival.</param>
    /// <param name="path">Where it was sent.</param>
    /// <param name="route">The route that takes it.</param>
    /// <param name="request">Its body; the exchange owns it from now on.</param>
    /// <param name="client">What its headers ask for.</param>
    /// <param name="share">Counts what it holds.</param>
    public RoutingExchange Admit(HttpContext context, RequestScope scope, GatewayPath path, RoutePolicy route, GenerationRequest request, ClientOverride client, HeldShare share)
    {
        var plan = CascadePlanner.Plan(route, request, client);
        HoldSlot? hold = null;
        if (plan.Steps[0].Gated && !holds.TryEnter(route, out hold))
        {
            plan = CascadePlanner.WithoutHold(route);
        }

        var watching = observers.Of(route);
        var tap = shadow.Draw(route, plan, request, context);
        var receipt = new Receipt(scope.RequestId, route) { Detail = scope.Client.Receipt };
        return new RoutingExchange(context, scope.Table, route, request, plan, client, receipt, clock, scope.Started)
        {
            ClientKey = scope.Client.Name,
            PathBelowV1 = path.Rest,
            Held = share,
            Hold = hold,
            Tap = tap,
            Trail = auditor.Begin(route, shown: tap is not null),
            Observers = watching,
            StampsModels = watching is not null || route.Record is not null,
            Budget = budgets.Enter(route, plan),
            Watch = watches.Enter(route, plan),
        };
    }
}
