using System.Runtime.InteropServices;
using System.Text.Json;

namespace RouterProxy.Intake;

/// <summary>Where one member of the body's root object lies in the client's bytes.</summary>
/// <param name="NameStart">First byte of the name, its opening quote.</param>
/// <param name="NameLength">Length with both quotes.</param>
/// <param name="ValueStart">First byte of the value.</param>
/// <param name="ValueLength">Length of the value.</param>
/// <param name="Kind">First token of the value.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonMember(int NameStart, int NameLength, int ValueStart, int ValueLength, JsonTokenType Kind);
