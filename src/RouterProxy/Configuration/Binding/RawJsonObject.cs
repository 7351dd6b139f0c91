using System.Text;
using System.Text.Json;
using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Binding;

/// <summary>A JSON object of the configuration whose members' values are kept as they were written, as UTF-8.</summary>
internal sealed class RawJsonObject
{
    public static readonly RawJsonObject Empty = new([]);

    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private RawJsonObject(List<KeyValuePair<string, byte[]>> members) => Members = members;

    /// <summary>Names are unique, compared ordinally.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Members { get; }

    /// <summary>Reads an object; false, with the reason, when the text is none.</summary>
    public static bool TryParse(string text, out RawJsonObject result, out string error)
    {
        result = Empty;
        error = "";
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                error = "a JSON object is needed";
                return false;
            }

            var members = new List<KeyValuePair<string, byte[]>>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                Put(members, name, RawJsonReader.Copy(ref reader, static (_, _) => { }));
            }

            while (reader.Read())
            {
            }

            result = new RawJsonObject(members);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws for escapes that are no text (half a surrogate pair).
            error = "a JSON object is needed; this is not valid JSON";
            return false;
        }
    }

    /// <summary>Reads any one JSON value; false when the text is none.</summary>
    public static bool TryParseValue(string text, out string value)
    {
        value = "";
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), ReaderOptions);
            if (!reader.Read())
            {
                return false;
            }

            value = RawJsonReader.Copy(ref reader, static (_, _) => { });
            return !reader.Read();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The same object with one member set.</summary>
    public RawJsonObject With(string name, string json)
    {
        var members = Members.ToList();
        Put(members, name, json);
        return new RawJsonObject(members);
    }

    public override string ToString() =>
        $"{{{string.Join(',', Members.Select(m => $"\"{JsonEncodedText.Encode(m.Key)}\":{Encoding.UTF8.GetString(m.Value)}"))}}}";

    private static void Put(List<KeyValuePair<string, byte[]>> members, string name, string json)
    {
        members.RemoveAll(m => m.Key == name);
        members.Add(new(name, Encoding.UTF8.GetBytes(json)));
    }
}
