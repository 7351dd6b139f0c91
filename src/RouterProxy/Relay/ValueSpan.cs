using System.Runtime.InteropServices;

namespace RouterProxy.Relay;

/// <summary>Where a value lies in its payload; empty when the member is absent.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueSpan(int Start, int End)
{
    public bool Exists => End > Start;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json[Start..End];
}
