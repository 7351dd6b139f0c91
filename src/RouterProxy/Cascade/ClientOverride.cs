using System.Runtime.InteropServices;
using RouterProxy.Configuration;

namespace RouterProxy.Cascade;

/// <summary>What the client asked for in <c>x-router-threshold</c> and <c>x-router-mode</c>, where the route allows it.</summary>
/// <param name="Threshold">Replaces the first tier's threshold; null leaves it.</param>
/// <param name="Mode">Cheap or Strong; null (also for <c>auto</c>) leaves the route's mode.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClientOverride(double? Threshold, RouteMode? Mode)
{
    public static readonly ClientOverride None = default;
}
