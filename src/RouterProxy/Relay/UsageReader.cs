using System.Buffers.Text;

namespace RouterProxy.Relay;

/// <summary>Reads an upstream's token counts from a chunk, an event or a whole answer of any of the three endpoints.</summary>
internal static class UsageReader
{
    /// <summary>
    /// Reads <c>usage</c> of the root, of <c>response</c> (Responses events) or of <c>x_groq</c>. False when there is none, or no
    /// count in it. Names as OpenAI has them, and DeepSeek's and Together's for cached tokens.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out TokenUsage usage)
    {
        usage = default;
        return HasUsageObject(payload) && TryFind(payload, nested: false, out usage);
    }

    /// <summary>Reads the last <c>usage</c> of text that may begin anywhere. False when there is none, or no count in it.</summary>
    public static bool TryReadLast(ReadOnlySpan<byte> tail, out TokenUsage usage)
    {
        usage = default;
        var name = "\"usage\""u8;
        for (int at; (at = tail.LastIndexOf(name)) >= 0; tail = tail[..at])
        {
            if (TryReadCounts(tail[(at + name.Length)..].TrimStart(" \t\r\n:"u8), out usage))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether an object follows the name somewhere: OpenAI writes <c>"usage":null</c> into every chunk but the last, and none of these is worth
    /// parsing. In the text of an answer the quotes are escaped.
    /// </summary>
    private static bool HasUsageObject(ReadOnlySpan<byte> payload)
    {
        var name = "\"usage\""u8;
        for (int at; (at = payload.IndexOf(name)) >= 0;)
        {
            payload = payload[(at + name.Length)..];
            if (payload.TrimStart(" \t\r\n:"u8) is [(byte)'{', ..])
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryFind(ReadOnlySpan<byte> json, bool nested, out TokenUsage usage)
    {
        usage = default;
        var found = false;
        var cursor = new JsonCursor(json);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("usage"u8))
            {
                found = TryReadCounts(value, out usage);
            }
            else if (!found && !nested && (name.SequenceEqual("response"u8) || name.SequenceEqual("x_groq"u8)))
            {
                found = TryFind(value, nested: true, out usage);
            }
        }

        return found && !cursor.Failed;
    }

    private static bool TryReadCounts(ReadOnlySpan<byte> json, out TokenUsage usage)
    {
        long? input = null;
        long? output = null;
        long cached = 0;
        long reasoning = 0;
        var cursor = new JsonCursor(json);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("prompt_tokens"u8) || name.SequenceEqual("input_tokens"u8))
            {
                input = Count(value) ?? input;
            }
            else if (name.SequenceEqual("completion_tokens"u8) || name.SequenceEqual("output_tokens"u8))
            {
                output = Count(value) ?? output;
            }
            else if (name.SequenceEqual("prompt_cache_hit_tokens"u8) || name.SequenceEqual("cached_tokens"u8))
            {
                cached = Math.Max(cached, Count(value) ?? 0);
            }
            else if (name.SequenceEqual("prompt_tokens_details"u8) || name.SequenceEqual("input_tokens_details"u8))
            {
                cached = Math.Max(cached, Detail(value, "cached_tokens"u8));
            }
            else if (name.SequenceEqual("completion_tokens_details"u8) || name.SequenceEqual("output_tokens_details"u8))
            {
                reasoning = Detail(value, "reasoning_tokens"u8);
            }
        }

        usage = new TokenUsage(input ?? 0, output ?? 0, cached, reasoning);
        return !cursor.Failed && (input ?? output) is not null;
    }

    private static long Detail(ReadOnlySpan<byte> json, ReadOnlySpan<byte> wanted)
    {
        var cursor = new JsonCursor(json);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual(wanted))
            {
                return Count(value) ?? 0;
            }
        }

        return 0;
    }

    /// <summary>A count; null for what is none (null, text, negative, with a fraction).</summary>
    private static long? Count(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long count, out var read) && read == value.Length && count >= 0 ? count : null;
}
