using System.Runtime.InteropServices;

namespace RouterProxy.Watch;

/// <summary>An aspect that has changed, or has changed back.</summary>
/// <param name="Aspect">Which.</param>
/// <param name="Known">The values that belong to the threshold.</param>
/// <param name="Now">The value that came now.</param>
/// <param name="Provisional">Whether the threshold is provisional now.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IdentityChange(IdentityAspect Aspect, string Known, string Now, bool Provisional);
