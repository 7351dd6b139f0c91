namespace RouterProxy.Benchmarks.Load.Measuring;

/// <summary>One step of a run; adds a section to the report.</summary>
internal interface IMeasure
{
    /// <summary>As <c>--cases</c> names it; several measures may share a name.</summary>
    string Case { get; }

    /// <summary>One of <see cref="Measuring.Regime"/>.</summary>
    string Regime { get; }

    /// <summary>What is measured, in a few words.</summary>
    string Title { get; }

    /// <summary>About how long it takes.</summary>
    double Seconds(LoadOptions options);

    Task RunAsync(Bench bench, CancellationToken cancellationToken);
}
