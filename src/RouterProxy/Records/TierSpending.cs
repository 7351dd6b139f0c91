using System.Runtime.InteropServices;

namespace RouterProxy.Records;

/// <summary>What a tier's attempts at one request took.</summary>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens.</param>
/// <param name="IsReported">The upstream counted them; else they are estimated.</param>
/// <param name="Cost">USD; null without a price.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TierSpending(long Input, long Output, bool IsReported, decimal? Cost)
{
    /// <summary>Nobody was asked.</summary>
    public bool IsEmpty => Input == 0 && Output == 0 && Cost is null;
}
