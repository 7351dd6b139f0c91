namespace RouterProxy.Benchmarks.Load.Reporting;

internal enum GoalState
{
    Met,

    /// <summary>The median is beyond the limit, but some of the middle half of the rounds is not: the spread is the tolerance.</summary>
    WithinSpread,

    /// <summary>Beyond the limit, and only printed.</summary>
    Beyond,

    /// <summary>Beyond the limit, and the check fails.</summary>
    Missed,
}
