using System.Text;
using System.Text.Json;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Reading;

/// <summary>
/// Turns a JSON file (comments and trailing commas allowed, as .NET's own provider does) into entries: keys joined by colons.
/// Syntax errors and keys that stand twice are problems with file and line.
/// </summary>
internal sealed class JsonFlattener
{
    private static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly byte[] _json;
    private readonly string _file;
    private readonly ProblemList _problems;
    private readonly List<ConfigurationEntry> _entries = [];

    private JsonFlattener(byte[] json, string file, ProblemList problems)
    {
        _json = json;
        _file = file;
        _problems = problems;
    }

    /// <summary>The entries of a file; empty when it cannot be read.</summary>
    /// <param name="json">The file's bytes; a byte order mark is skipped.</param>
    /// <param name="file">What problems and origins call the file.</param>
    /// <param name="problems">Where problems go.</param>
    public static IReadOnlyList<ConfigurationEntry> Flatten(ReadOnlySpan<byte> json, string file, ProblemList problems)
    {
        var mark = Encoding.UTF8.Preamble;
        var flattener = new JsonFlattener(json.StartsWith(mark) ? json[mark.Length..].ToArray() : json.ToArray(), file, problems);
        return flattener.Run() ? flattener._entries : [];
    }

    private bool Run()
    {
        if (_json.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            _problems.Add(_file, "(empty)", "the file must hold a JSON object", null);
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(_json, ReaderOptions);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                _problems.Add(_file, reader.TokenType.ToString(), "the file must hold a JSON object", null);
                return false;
            }

            ReadObject(ref reader, "");

            // Reads on to the end, so that text after the object is found.
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException error)
        {
            _problems.Add(_file, $"line {error.LineNumber + 1}", $"is not valid JSON: {error.Message}", null);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for bytes that are not UTF-8, and for escapes that are no text (half a surrogate pair).
            _problems.Add(_file, "(bytes or escapes that are no text)", "the file must be UTF-8", null);
        }

        return false;
    }

    private void ReadObject(ref Utf8JsonReader reader, string path)
    {
        Add(ref reader, path, ConfigurationValueKind.Object, null);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var child = path.Length == 0 ? name : $"{path}:{name}";
            if (!names.Add(name))
            {
                Duplicate(child, reader.TokenStartIndex);
            }

            reader.Read();
            ReadValue(ref reader, child);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string path)
    {
        if (RawJsonKeys.Contains(path) && reader.TokenType != JsonTokenType.Null)
        {
            var line = reader.TokenStartIndex;
            var text = RawJsonReader.Copy(ref reader, (name, offset) => Duplicate($"{path}:{name}", offset));
            _entries.Add(new ConfigurationEntry(path, ConfigurationValueKind.RawJson, text, Origin(line)));
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, path);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, path);
                break;
            case JsonTokenType.Null:
                Add(ref reader, path, ConfigurationValueKind.Null, null);
                break;
            case JsonTokenType.String:
                Add(ref reader, path, ConfigurationValueKind.Scalar, reader.GetString());
                break;
            default:
                Add(ref reader, path, ConfigurationValueKind.Scalar, Encoding.UTF8.GetString(reader.ValueSpan));
                break;
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, string path)
    {
        Add(ref reader, path, ConfigurationValueKind.Array, null);
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadValue(ref reader, $"{path}:{index++}");
        }
    }

    private void Add(ref Utf8JsonReader reader, string path, ConfigurationValueKind kind, string? value)
    {
        if (path.Length > 0)
        {
            _entries.Add(new ConfigurationEntry(path, kind, value, Origin(reader.TokenStartIndex)));
        }
    }

    private void Duplicate(string path, long offset) =>
        _problems.Add(path, "(twice)", "a key may stand once in a file (case does not count)", Origin(offset));

    private ValueOrigin Origin(long offset) =>
        new(_file, (_json.AsSpan(0, (int)offset).Count((byte)'\n') + 1).ToString());
}
