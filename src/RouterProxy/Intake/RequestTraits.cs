namespace RouterProxy.Intake;

/// <summary>Facts of a request that routing and negotiation ask about; found in the one scan of the body.</summary>
[Flags]
internal enum RequestTraits
{
    None = 0,

    /// <summary><c>stream: true</c></summary>
    Stream = 1 << 0,

    /// <summary>A non-empty <c>tools</c> or <c>functions</c>, <c>tool_choice</c> not <c>none</c>.</summary>
    Tools = 1 << 1,

    /// <summary>A message with role <c>tool</c> or <c>function</c>, or a Responses <c>function_call_output</c> item.</summary>
    ToolResults = 1 << 2,

    /// <summary>A content part that is an image (<c>image_url</c>, <c>input_image</c>).</summary>
    Images = 1 << 3,

    /// <summary><c>response_format</c> (or <c>text.format</c>) of type <c>json_object</c>.</summary>
    JsonObject = 1 << 4,

    /// <summary><c>response_format</c> (or <c>text.format</c>) of type <c>json_schema</c>.</summary>
    JsonSchema = 1 << 5,

    /// <summary>A vendor's grammar member (<c>guided_json</c>, <c>guided_choice</c>, <c>guided_regex</c>, <c>guided_grammar</c>, <c>grammar</c>, <c>json_schema</c>, <c>regex</c>, <c>ebnf</c>, <c>structural_tag</c>, <c>structured_outputs</c>), or a <c>response_format</c> type that is neither text nor JSON.</summary>
    Grammar = 1 << 6,

    /// <summary><c>stream_options</c> is present and not null.</summary>
    StreamOptions = 1 << 7,

    /// <summary><c>stream_options.include_usage: true</c></summary>
    IncludeUsage = 1 << 8,

    /// <summary>A non-empty <c>logit_bias</c>, or a prompt of token ids: bound to one tokenizer.</summary>
    TokenizerBound = 1 << 9,

    /// <summary><c>previous_response_id</c>, <c>conversation</c>, or <c>background: true</c>.</summary>
    Stateful = 1 << 10,

    /// <summary><c>store: true</c></summary>
    StoreTrue = 1 << 11,

    /// <summary><c>store: false</c></summary>
    StoreFalse = 1 << 12,

    /// <summary><c>prediction</c> is present and not null.</summary>
    Prediction = 1 << 13,

    /// <summary><c>modalities</c> names more than text, or <c>audio</c> is set.</summary>
    Modalities = 1 << 14,

    /// <summary>Reasoning is switched off (<c>reasoning_effort: none</c>, <c>reasoning.enabled: false</c>, <c>reasoning.effort: none</c>, <c>thinking.type: disabled</c>, <c>chat_template_kwargs.enable_thinking: false</c> or <c>.thinking: false</c>).</summary>
    ReasoningOff = 1 << 15,

    /// <summary>Legacy completions with <c>echo: true</c>: the prompt's rows come first.</summary>
    Echo = 1 << 16,
}
