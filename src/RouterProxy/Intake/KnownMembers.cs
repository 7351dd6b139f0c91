using System.Collections.Immutable;
using System.Text;
using RouterProxy.Dialects;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>Recognises <see cref="KnownMember"/>s by name, in any spelling that JSON allows.</summary>
internal static class KnownMembers
{
    private static readonly ImmutableArray<(byte[] Name, KnownMember Member)> All =
    [
        Entry("model", KnownMember.Model),
        Entry("stream", KnownMember.Stream),
        Entry("stream_options", KnownMember.StreamOptions),
        Entry("logprobs", KnownMember.Logprobs),
        Entry("top_logprobs", KnownMember.TopLogprobs),
        Entry("n", KnownMember.Choices),
        Entry("include", KnownMember.Include),
        Entry("store", KnownMember.Store),
        Entry("previous_response_id", KnownMember.PreviousResponseId),
        Entry("conversation", KnownMember.Conversation),
        Entry("background", KnownMember.Background),
        Entry("max_tokens", KnownMember.MaxTokens),
        Entry("max_completion_tokens", KnownMember.MaxCompletionTokens),
        Entry("max_output_tokens", KnownMember.MaxOutputTokens),
        Entry("tools", KnownMember.Tools),
        Entry("functions", KnownMember.Functions),
        Entry("tool_choice", KnownMember.ToolChoice),
        Entry("function_call", KnownMember.FunctionCall),
        Entry("messages", KnownMember.Messages),
        Entry("input", KnownMember.Input),
        Entry("prompt", KnownMember.Prompt),
        Entry("logit_bias", KnownMember.LogitBias),
        Entry("response_format", KnownMember.ResponseFormat),
        Entry("text", KnownMember.Text),
        Entry("prediction", KnownMember.Prediction),
        Entry("modalities", KnownMember.Modalities),
        Entry("audio", KnownMember.Audio),
        Entry("reasoning", KnownMember.Reasoning),
        Entry("reasoning_effort", KnownMember.ReasoningEffort),
        Entry("thinking", KnownMember.Thinking),
        Entry("chat_template_kwargs", KnownMember.ChatTemplateKwargs),
        Entry("echo", KnownMember.Echo),
        Entry("guided_json", KnownMember.Grammar),
        Entry("guided_choice", KnownMember.Grammar),
        Entry("guided_regex", KnownMember.Grammar),
        Entry("guided_grammar", KnownMember.Grammar),
        Entry("grammar", KnownMember.Grammar),
        Entry("json_schema", KnownMember.Grammar),
        Entry("regex", KnownMember.Grammar),
        Entry("ebnf", KnownMember.Grammar),
        Entry("structural_tag", KnownMember.Grammar),
        Entry("structured_outputs", KnownMember.Grammar),
    ];

    // By length: most names of a body meet no candidate, or one.
    private static readonly (byte[] Name, KnownMember Member)[][] ByLength =
        [.. Enumerable.Range(0, All.Max(e => e.Name.Length) + 1).Select(length => All.Where(e => e.Name.Length == length).ToArray())];

    /// <param name="raw">The inside of the name's quotes, escapes as written.</param>
    public static KnownMember Match(ReadOnlySpan<byte> raw)
    {
        if (raw.Contains((byte)'\\'))
        {
            return MatchEscaped(raw);
        }

        if (raw.Length < ByLength.Length)
        {
            foreach (var (name, member) in ByLength[raw.Length])
            {
                if (raw.SequenceEqual(name))
                {
                    return member;
                }
            }
        }

        return KnownMember.Unknown;
    }

    /// <summary>As <see cref="Match(ReadOnlySpan{byte})"/>, but a name that another endpoint gives its meaning is unknown.</summary>
    public static KnownMember Match(ReadOnlySpan<byte> raw, ApiEndpoint endpoint)
    {
        var member = Match(raw);
        var applies = member switch
        {
            KnownMember.Messages => endpoint == ApiEndpoint.Chat,
            KnownMember.Prompt or KnownMember.Echo => endpoint == ApiEndpoint.Completions,
            KnownMember.Include or KnownMember.Input or KnownMember.Text => endpoint == ApiEndpoint.Responses,
            _ => true,
        };
        return applies ? member : KnownMember.Unknown;
    }

    private static KnownMember MatchEscaped(ReadOnlySpan<byte> raw)
    {
        foreach (var (name, member) in All)
        {
            if (JsonEscapes.Spells(raw, name))
            {
                return member;
            }
        }

        return KnownMember.Unknown;
    }

    private static (byte[] Name, KnownMember Member) Entry(string name, KnownMember member) => (Encoding.UTF8.GetBytes(name), member);
}
