using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RouterProxy.Telemetry;

/// <summary>What every measurement of one attempt carries.</summary>
/// <param name="Route">Name of the route.</param>
/// <param name="Client">Key of the client.</param>
/// <param name="Tier">Key of the model.</param>
/// <param name="Attempt">What it is for.</param>
/// <param name="Operation">The convention's name of the endpoint.</param>
/// <param name="Provider">The convention's name of the upstream's family.</param>
/// <param name="RequestModel">The model's configured name, or <see cref="GenAi.OtherModel"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AttemptLabels(string Route, string Client, string Tier, string Attempt, string Operation, string Provider, string RequestModel)
{
    /// <summary>The attributes of the convention and the gateway's own; two more fit in without an allocation.</summary>
    public TagList ToTags() => new()
    {
        { GenAi.OperationName, Operation },
        { GenAi.ProviderName, Provider },
        { GenAi.RequestModel, RequestModel },
        { Tags.Route, Route },
        { Tags.Tier, Tier },
        { Tags.Attempt, Attempt },
    };
}
