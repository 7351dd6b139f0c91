using System.Runtime.InteropServices;
using RouterProxy.Dialects;

namespace RouterProxy.Cascade;

/// <summary>How one attempt is made.</summary>
/// <param name="Gate">What its answer must show before it may go out.</param>
/// <param name="Ask">Logprobs to ask for.</param>
/// <param name="ForceUsage">Add <c>stream_options.include_usage</c>, and cut the usage again.</param>
/// <param name="Aggregate">Stream it inside and put the answer together.</param>
/// <param name="Degraded">It stands in for a later tier that failed.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AttemptTerms(GateKind Gate, LogprobAsk Ask, bool ForceUsage, bool Aggregate, bool Degraded);
