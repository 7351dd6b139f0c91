using System.Text.Json;
using RouterProxy.Dialects;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>Gathers the client's own logprob members, which may come in any order, and says what they ask for together.</summary>
internal struct ClientAsk
{
    /// <summary>The entry of the Responses API's <c>include</c> that asks for logprobs.</summary>
    public static ReadOnlySpan<byte> IncludeEntry => "message.output_text.logprobs"u8;

    private bool _flag;
    private bool _included;
    private int? _number;
    private int _top;

    /// <summary>Takes <c>logprobs</c>: true, or a number. Never a problem; returns null so that it can end an expression.</summary>
    public RequestProblem? SetLogprobs(ref Utf8JsonReader reader)
    {
        _flag = reader.TokenType == JsonTokenType.True;
        _number = ToInt(JsonNumbers.ToInteger(ref reader));
        return null;
    }

    /// <summary>Takes <c>top_logprobs</c>.</summary>
    public RequestProblem? SetTop(ref Utf8JsonReader reader)
    {
        _top = ToInt(JsonNumbers.ToInteger(ref reader)) ?? 0;
        return null;
    }

    /// <summary>Takes <c>include</c>; leaves the reader at its end.</summary>
    public void SetInclude(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _included |= reader.TokenType == JsonTokenType.String && JsonEscapes.Spells(reader.ValueSpan, IncludeEntry);
            reader.Skip();
        }
    }

    /// <summary>What the members ask for. <c>top_logprobs</c> alone asks for nothing: every API refuses or ignores it.</summary>
    public readonly ClientLogprobs For(ApiEndpoint endpoint)
    {
        if (_included)
        {
            return new ClientLogprobs(LogprobForm.Include, _top);
        }

        if (_number is { } number)
        {
            return new ClientLogprobs(LogprobForm.Integer, number);
        }

        if (!_flag)
        {
            return default;
        }

        // Legacy completions know only a number; servers that are lenient read true as 1.
        return endpoint == ApiEndpoint.Completions ? new ClientLogprobs(LogprobForm.Integer, 1) : new ClientLogprobs(LogprobForm.Boolean, _top);
    }

    private static int? ToInt(long? value) => value is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
