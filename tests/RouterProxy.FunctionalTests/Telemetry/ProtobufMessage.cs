using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace RouterProxy.FunctionalTests.Telemetry;

/// <summary>The fields of one protobuf message by their numbers; enough to read what an exporter writes.</summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    /// <exception cref="FormatException">These bytes are no message.</exception>
    public ProtobufMessage(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var (number, length) = (key & 7) switch
            {
                0 => (Varint(ref bytes), 0),
                1 => (BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span), 8),
                2 => (0UL, (int)Varint(ref bytes)),
                5 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), 4),
                _ => throw new FormatException("Unknown wire type."),
            };
            _fields.Add(((int)(key >> 3), number, bytes[..length]));
            bytes = bytes[length..];
        }
    }

    public IEnumerable<ProtobufMessage> Messages(int field) => _fields.Where(f => f.Field == field).Select(f => new ProtobufMessage(f.Bytes));

    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field));

    public ulong Number(int field) => _fields.Where(f => f.Field == field).Select(f => f.Number).FirstOrDefault();

    /// <summary>A value of an attribute, as text.</summary>
    public string AnyValue() => this switch
    {
        _ when Has(1) => Text(1),
        _ when Has(2) => Number(2) != 0 ? "true" : "false",
        _ when Has(3) => ((long)Number(3)).ToString(CultureInfo.InvariantCulture),
        _ when Has(4) => BitConverter.UInt64BitsToDouble(Number(4)).ToString("R", CultureInfo.InvariantCulture),
        _ when Has(5) => string.Join(", ", Messages(5).SelectMany(array => array.Messages(1)).Select(value => value.AnyValue())),
        _ => "",
    };

    private byte[] Bytes(int field) => _fields.Where(f => f.Field == field).Select(f => f.Bytes.ToArray()).FirstOrDefault() ?? [];

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
