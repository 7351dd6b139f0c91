using System.Text.Json;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>
/// Looks into the members whose inside matters. Each method starts on the value's first token and leaves the reader there, or on
/// the value's last token; the caller skips what was not looked into.
/// </summary>
internal static class TraitScan
{
    public static RequestTraits Read(ref Utf8JsonReader reader, KnownMember member)
    {
        var given = reader.TokenType != JsonTokenType.Null;
        return member switch
        {
            KnownMember.Tools or KnownMember.Functions => When(IsNonEmpty(ref reader), RequestTraits.Tools),
            KnownMember.LogitBias => When(IsNonEmpty(ref reader), RequestTraits.TokenizerBound),
            KnownMember.Messages or KnownMember.Input => ReadItems(ref reader),
            KnownMember.Prompt => When(HasTokenIds(ref reader), RequestTraits.TokenizerBound),
            KnownMember.ResponseFormat => ReadFormat(ref reader),
            KnownMember.Text => ReadText(ref reader),
            KnownMember.StreamOptions => When(given, RequestTraits.StreamOptions) | ReadStreamOptions(ref reader),
            KnownMember.PreviousResponseId or KnownMember.Conversation => When(given, RequestTraits.Stateful),
            KnownMember.Background => When(reader.TokenType == JsonTokenType.True, RequestTraits.Stateful),
            KnownMember.Store => ReadStore(ref reader),
            KnownMember.Prediction => When(given, RequestTraits.Prediction),
            KnownMember.Audio => When(given, RequestTraits.Modalities),
            KnownMember.Modalities => When(NamesMoreThanText(ref reader), RequestTraits.Modalities),
            KnownMember.ReasoningEffort => When(Is(ref reader, "none"u8), RequestTraits.ReasoningOff),
            KnownMember.Reasoning or KnownMember.Thinking or KnownMember.ChatTemplateKwargs => ReadReasoning(ref reader, member),
            KnownMember.Echo => When(reader.TokenType == JsonTokenType.True, RequestTraits.Echo),
            // llama.cpp's clients send an empty grammar to mean none.
            KnownMember.Grammar => When(given && !(reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty), RequestTraits.Grammar),
            _ => RequestTraits.None,
        };
    }

    private static RequestTraits When(bool condition, RequestTraits traits) => condition ? traits : RequestTraits.None;

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.TokenType == JsonTokenType.String && JsonEscapes.Spells(reader.ValueSpan, text);

    /// <summary>Steps to the next member of the object that the reader is in and onto its value.</summary>
    private static bool NextMember(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = reader.ValueSpan;
        reader.Read();
        return true;
    }

    private static bool NextElement(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    private static bool IsNonEmpty(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return false;
        }

        reader.Read();
        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
        {
            return false;
        }

        while (reader.CurrentDepth > depth)
        {
            reader.Skip();
            reader.Read();
        }

        return true;
    }

    /// <summary>Chat messages and Responses input items: tool results, and images among their content parts.</summary>
    private static RequestTraits ReadItems(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (NextElement(ref reader))
            {
                traits |= reader.TokenType == JsonTokenType.StartObject ? ReadItem(ref reader) : SkipValue(ref reader);
            }
        }

        return traits;
    }

    private static RequestTraits ReadItem(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        while (NextMember(ref reader, out var name))
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                traits |= ReadParts(ref reader);
            }
            else if (JsonEscapes.Spells(name, "role"u8))
            {
                traits |= When(Is(ref reader, "tool"u8) || Is(ref reader, "function"u8), RequestTraits.ToolResults);
            }
            else if (JsonEscapes.Spells(name, "type"u8))
            {
                // function_call_output, custom_tool_call_output, local_shell_call_output, computer_call_output and what follows.
                var output = reader.TokenType == JsonTokenType.String && reader.ValueSpan.EndsWith("_call_output"u8);
                traits |= When(output || Is(ref reader, "function_call_output"u8), RequestTraits.ToolResults);
            }

            reader.Skip();
        }

        return traits;
    }

    private static RequestTraits ReadParts(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        while (NextElement(ref reader))
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (NextMember(ref reader, out var name))
            {
                if (JsonEscapes.Spells(name, "type"u8))
                {
                    traits |= When(Is(ref reader, "image_url"u8) || Is(ref reader, "input_image"u8), RequestTraits.Images);
                }

                reader.Skip();
            }
        }

        return traits;
    }

    private static RequestTraits SkipValue(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return RequestTraits.None;
    }

    /// <summary>A prompt of token ids: numbers in an array, or in arrays of it.</summary>
    private static bool HasTokenIds(ref Utf8JsonReader reader)
    {
        var found = false;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (NextElement(ref reader))
            {
                found |= reader.TokenType == JsonTokenType.Number;
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    while (NextElement(ref reader))
                    {
                        found |= reader.TokenType == JsonTokenType.Number;
                        reader.Skip();
                    }
                }

                reader.Skip();
            }
        }

        return found;
    }

    private static RequestTraits ReadFormat(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader, out var name))
            {
                if (JsonEscapes.Spells(name, "type"u8) && reader.TokenType == JsonTokenType.String)
                {
                    traits = FormatOf(ref reader);
                }

                reader.Skip();
            }
        }

        return traits;
    }

    // "json" is TGI's word for a schema; what is none of these (regex, grammar, structural_tag, …) constrains the answer as well.
    private static RequestTraits FormatOf(ref Utf8JsonReader reader) =>
        Is(ref reader, "text"u8) ? RequestTraits.None
        : Is(ref reader, "json_object"u8) ? RequestTraits.JsonObject
        : Is(ref reader, "json_schema"u8) || Is(ref reader, "json"u8) ? RequestTraits.JsonSchema
        : RequestTraits.Grammar;

    private static RequestTraits ReadText(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader, out var name))
            {
                if (JsonEscapes.Spells(name, "format"u8))
                {
                    traits = ReadFormat(ref reader);
                }

                reader.Skip();
            }
        }

        return traits;
    }

    private static RequestTraits ReadStreamOptions(ref Utf8JsonReader reader)
    {
        var traits = RequestTraits.None;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader, out var name))
            {
                if (JsonEscapes.Spells(name, "include_usage"u8))
                {
                    traits = When(reader.TokenType == JsonTokenType.True, RequestTraits.IncludeUsage);
                }

                reader.Skip();
            }
        }

        return traits;
    }

    private static RequestTraits ReadStore(ref Utf8JsonReader reader) =>
        When(reader.TokenType == JsonTokenType.True, RequestTraits.StoreTrue) | When(reader.TokenType == JsonTokenType.False, RequestTraits.StoreFalse);

    private static bool NamesMoreThanText(ref Utf8JsonReader reader)
    {
        var more = false;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (NextElement(ref reader))
            {
                more |= !Is(ref reader, "text"u8);
                reader.Skip();
            }
        }

        return more;
    }

    /// <summary>The switches by which servers turn reasoning off. An effort level other than none is no such switch.</summary>
    private static RequestTraits ReadReasoning(ref Utf8JsonReader reader, KnownMember member)
    {
        var off = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader, out var name))
            {
                var isFalse = reader.TokenType == JsonTokenType.False;
                off |= member switch
                {
                    KnownMember.Reasoning => (isFalse && JsonEscapes.Spells(name, "enabled"u8)) || (JsonEscapes.Spells(name, "effort"u8) && Is(ref reader, "none"u8)),
                    KnownMember.Thinking => JsonEscapes.Spells(name, "type"u8) && Is(ref reader, "disabled"u8),
                    _ => isFalse && (JsonEscapes.Spells(name, "enable_thinking"u8) || JsonEscapes.Spells(name, "thinking"u8)),
                };
                reader.Skip();
            }
        }

        return When(off, RequestTraits.ReasoningOff);
    }
}
