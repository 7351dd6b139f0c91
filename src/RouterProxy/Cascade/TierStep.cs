using System.Runtime.InteropServices;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Cascade;

/// <summary>One tier that a request will ask, and whether its answer must pass the tier's threshold.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TierStep(TierPolicy Tier, bool Gated);
