namespace RouterProxy.Configuration;

/// <summary><c>Mode</c> of a route.</summary>
public enum RouteMode
{
    /// <summary>The rule decides.</summary>
    Enforce,

    /// <summary>The cheap answer is served even where the rule would escalate; what it would have done is recorded.</summary>
    Observe,

    /// <summary>The last tier answers; a share of the requests also asks the first tier off the client's path.</summary>
    Shadow,

    /// <summary>The first tier alone, no gate.</summary>
    Cheap,

    /// <summary>The last tier alone, no gate.</summary>
    Strong,
}
