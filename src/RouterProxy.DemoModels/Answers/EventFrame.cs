using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RouterProxy.DemoModels.Answers;

/// <summary>Builds server-sent events.</summary>
internal static class EventFrame
{
    public static StreamEvent Done { get; } = new("data: [DONE]\n\n"u8.ToArray(), CarriesToken: false);

    /// <param name="write">Writes the event's JSON value.</param>
    /// <param name="carriesToken">See <see cref="StreamEvent"/>.</param>
    /// <param name="name">Value of the <c>event</c> field, if it has one.</param>
    public static StreamEvent Create(Action<Utf8JsonWriter> write, bool carriesToken = false, string? name = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (name is not null)
        {
            buffer.Write(Encoding.UTF8.GetBytes($"event: {name}\n"));
        }

        buffer.Write("data: "u8);
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        buffer.Write("\n\n"u8);
        return new StreamEvent(buffer.WrittenMemory, carriesToken);
    }
}
