using System.Text;
using System.Text.Json;

namespace RouterProxy.Dialects.Rejections;

/// <summary>
/// Collects what an error body says. Only members known to hold messages are read, so that a request echoed in the error
/// (<c>input</c>, <c>body</c>, <c>ctx</c>) is not mistaken for a complaint. Never throws on what upstreams send.
/// </summary>
internal ref struct ErrorTextReader
{
    public const int MaxMessageLength = 2000;

    /// <summary>Errors are small; what is longer is read as far as this.</summary>
    private const int MaxBodyLength = 64 * 1024;

    private const int MaxNesting = 3;

    private readonly StringBuilder _message = new();
    private string? _param;

    public ErrorTextReader()
    {
    }

    public static ErrorText Read(ReadOnlySpan<byte> body)
    {
        var reader = new ErrorTextReader();
        reader.ReadText(body[..Math.Min(body.Length, MaxBodyLength)], 0);
        return new ErrorText(Quotations.Remove(reader._message.ToString()), reader._param);
    }

    /// <summary>A text that may be JSON: whole bodies, and bodies of inner providers that routers pass on inside a string.</summary>
    private void ReadText(ReadOnlySpan<byte> text, int nesting)
    {
        text = text.TrimStart(" \t\r\n\uFEFF"u8);
        if (text.IsEmpty)
        {
            return;
        }

        if (text[0] is not ((byte)'{' or (byte)'[' or (byte)'"') || nesting == MaxNesting)
        {
            AddMessage(Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxMessageLength)]));
            return;
        }

        try
        {
            ReadJson(text, nesting);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut off, or no JSON after all. What was understood before the fault stands; else the text itself is the message.
            if (_message.Length == 0)
            {
                AddMessage(Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxMessageLength)]));
            }
        }
    }

    private void ReadJson(ReadOnlySpan<byte> json, int nesting)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64, CommentHandling = JsonCommentHandling.Skip });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                // A bare string: the root, or an element of a list of messages.
                ReadText(Encoding.UTF8.GetBytes(reader.GetString()!), nesting + 1);
            }
            else if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(ref reader, nesting);
            }
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, int nesting)
    {
        var kind = MemberKind(ref reader);
        reader.Read();
        if (kind == Member.Location && reader.TokenType == JsonTokenType.StartArray)
        {
            ReadLocation(ref reader);
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            if (kind == Member.Message)
            {
                ReadText(Encoding.UTF8.GetBytes(reader.GetString()!), nesting + 1);
            }
            else if (kind == Member.Param)
            {
                Blame(reader.GetString()!);
            }
        }
        else if (kind == Member.Other)
        {
            reader.Skip();
        }
    }

    /// <summary>FastAPI's <c>["body", "logprobs"]</c>; types of unions and positions may follow.</summary>
    private void ReadLocation(ref Utf8JsonReader reader)
    {
        string? first = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                continue;
            }

            var segment = reader.GetString()!;
            if (RejectionSignatures.Field.IsMatch(segment))
            {
                first = segment;
            }
            else if (segment is not "body")
            {
                first ??= segment;
            }
        }

        if (first is not null)
        {
            Blame(first);
        }
    }

    /// <summary>Several complaints may come together; the one about logprobs is the one that can be mended.</summary>
    private void Blame(string param)
    {
        if (param.StartsWith("body.", StringComparison.Ordinal))
        {
            param = param["body.".Length..];
        }

        if (param.Length > 0 && (_param is null || RejectionSignatures.Field.IsMatch(param)))
        {
            _param = param;
        }
    }

    private readonly void AddMessage(string text)
    {
        var separator = _message.Length > 0 ? "; " : "";
        var room = MaxMessageLength - _message.Length - separator.Length;
        if (room > 0)
        {
            _message.Append(separator).Append(text.AsSpan(0, Math.Min(room, text.Length)));
        }
    }

    private static Member MemberKind(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("param"u8) || reader.ValueTextEquals("field"u8))
        {
            return Member.Param;
        }

        if (reader.ValueTextEquals("loc"u8))
        {
            return Member.Location;
        }

        return reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("msg"u8) || reader.ValueTextEquals("error"u8)
            || reader.ValueTextEquals("detail"u8) || reader.ValueTextEquals("details"u8) || reader.ValueTextEquals("errors"u8)
            || reader.ValueTextEquals("error_message"u8) || reader.ValueTextEquals("title"u8) || reader.ValueTextEquals("description"u8)
            || reader.ValueTextEquals("metadata"u8) || reader.ValueTextEquals("raw"u8)
            ? Member.Message
            : Member.Other;
    }

    private enum Member
    {
        Other,
        Message,
        Param,
        Location,
    }
}
