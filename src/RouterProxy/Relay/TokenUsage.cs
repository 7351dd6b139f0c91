using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>Tokens that an upstream says it has counted. What it does not tell is 0.</summary>
/// <param name="Input">Prompt tokens, cached ones included.</param>
/// <param name="Output">Generated tokens, reasoning included.</param>
/// <param name="CachedInput">Prompt tokens that were read from a cache.</param>
/// <param name="Reasoning">Generated tokens that are reasoning.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenUsage(long Input, long Output, long CachedInput, long Reasoning);
