namespace RouterProxy.Benchmarks.Load.Targets;

internal enum TargetKind
{
    /// <summary>Plain YARP with its default settings: the measure of all others.</summary>
    Yarp,

    /// <summary>Plain YARP with both inline settings.</summary>
    YarpInline,

    Nginx,

    Gateway,
}
