using RouterProxy.Confidence;
using RouterProxy.Dialects;
using RouterProxy.Probing;

namespace RouterProxy.UnitTests.Probing;

/// <summary>Where the first visible answer token's row may be, and where it must not be looked for.</summary>
public sealed class FirstTokenTests
{
    private static readonly string Work = Chat.Row("work", -0.5);

    private static readonly ConfidenceOutcome Half = ConfidenceOutcome.Scored(Math.Exp(-0.5));

    [Fact]
    public void The_row_comes_with_its_text()
        => Stream(Chat.Role, Chat.Delta("work", Work)).ShouldBe((Half, 2));

    [Fact]
    public void The_row_comes_before_its_text()
        => Stream(Chat.Role, Chat.Delta(null, Work), Chat.Delta("work")).ShouldBe((Half, 3));

    [Fact]
    public void The_row_comes_one_chunk_after_its_text()
        => Stream(Chat.Delta("wo"), Chat.Delta("rk", Work)).ShouldBe((Half, 2));

    [Fact]
    public void The_row_comes_on_the_role_chunk()
        => Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":null},"logprobs":{"content":[{"token":"work","logprob":-0.5}]}}]}""",
            Chat.Delta("work")).ShouldBe((Half, 2));

    [Fact]
    public void The_row_comes_with_the_end_of_its_text()
        => Stream(
            Chat.Delta("work"),
            """{"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"work","logprob":-0.5}]},"finish_reason":"stop"}]}""").ShouldBe((Half, 2));

    [Fact]
    public void White_space_and_empty_deltas_do_not_count()
        => Stream(Chat.Role, Chat.Delta("", Chat.Row("", -3)), Chat.Delta("\n\n", Chat.Row("\n\n", -0.1)), Chat.Delta(" work", Chat.Row(" work", -0.5)))
            .ShouldBe((Half, 4));

    [Fact]
    public void Several_tokens_in_one_chunk_give_the_first()
        => Stream(Chat.Delta("work it", Work, Chat.Row(" it", -0.1))).ShouldBe((Half, 1));

    [Fact]
    public void A_first_token_equal_to_the_second_is_not_confused_with_it()
        => Stream(Chat.Delta(null, Chat.Row("ha", -0.5)), Chat.Delta("haha", Chat.Row("ha", -0.01))).ShouldBe((Half, 2));

    [Fact]
    public void Only_choice_0_counts_whatever_its_place()
        => Stream(
            Chat.Choice(1, "spam", Chat.Row("spam", -2)),
            """{"choices":[{"delta":{"content":"spam"},"logprobs":{"content":[{"token":"spam","logprob":-2}]},"index":1},{"delta":{"content":"work"},"logprobs":{"content":[{"token":"work","logprob":-0.5}]},"index":0}]}""")
            .ShouldBe((Half, 2));

    [Theory]
    [InlineData("<think>", "</think>")]
    [InlineData("<reasoning>", "</reasoning>")]
    [InlineData("[THINK]", "[/THINK]")]
    public void Reasoning_inline_in_the_text_is_skipped(string open, string close)
        => Stream(
            Chat.Delta(open[..3], Chat.Row(open[..3], -0.01)),
            Chat.Delta(open[3..] + "\nwork", Chat.Row(open[3..], -0.01), Chat.Row("\n", -0.02), Chat.Row("work", -3)),
            Chat.Delta(close, Chat.Row(close, -0.01)),
            Chat.Delta("\n\n", Chat.Row("\n\n", -0.01)),
            Chat.Delta("work", Work)).ShouldBe((Half, 5));

    [Fact]
    public void Reasoning_in_rows_only_is_skipped()
        => Stream(
            Chat.Role,
            Chat.Delta(null, Chat.Row("<think>", -0.01)),
            Chat.Delta(null, Chat.Row("work", -4)),
            Chat.Delta(null, Chat.Row("</think>", -0.01)),
            Chat.Delta("work", Work)).ShouldBe((Half, 5));

    [Fact]
    public void Reasoning_whose_opening_tag_stands_in_the_prompt_is_skipped()
    {
        Stream(Chat.Delta(null, Chat.Row("work", -4), Chat.Row("</think>", -0.01)), Chat.Delta("work", Work)).ShouldBe((Half, 2));
        Whole(Chat.Whole("Hm, work?</think>\n\nwork", Chat.Row("Hm", -2), Chat.Row(", work?", -1), Chat.Row("</think>", -0.1), Chat.Row("\n\n", -0.1), Work))
            .ShouldBe(Half);
    }

    [Fact]
    public void Reasoning_whose_closing_row_was_lost_does_not_hide_the_answer()
        => Stream(Chat.Delta(null, Chat.Row("<think>", -0.1)), Chat.Delta(null, Chat.Row("work", -4)), Chat.Delta("work", Work)).ShouldBe((Half, 3));

    [Fact]
    public void An_answer_that_speaks_of_reasoning_tags_is_scored_at_its_beginning()
        => Whole(Chat.Whole("Use <think> and </think>", Chat.Row("Use", -0.5), Chat.Row(" <think>", -0.1), Chat.Row(" and", -0.1), Chat.Row(" </think>", -0.1)))
            .ShouldBe(Half);

    [Fact]
    public void White_space_of_other_scripts_does_not_count_either()
        => Stream(Chat.Delta("\u3000", Chat.Row("\u3000", -3)), Chat.Delta("work", Work)).ShouldBe((Half, 2));

    [Fact]
    public void Reasoning_in_a_field_of_its_own_is_skipped_with_its_rows()
    {
        Stream(Chat.Reasoning("work", Chat.Row("work", -4)), Chat.Delta("work", Work)).ShouldBe((Half, 2));
        Stream(
            """{"choices":[{"index":0,"delta":{"reasoning":"so","content":"work"},"logprobs":{"content":[{"token":"so","logprob":-3},{"token":"work","logprob":-0.5}]}}]}""")
            .ShouldBe((Half, 1));
        Stream("""{"choices":[{"index":0,"delta":{"content":"work"},"reasoning_logprobs":{"content":[{"token":"work","logprob":-4}]},"logprobs":{"reasoning_content":[{"token":"work","logprob":-4}],"content":[{"token":"work","logprob":-0.5}]}}]}""")
            .ShouldBe((Half, 1));
    }

    [Fact]
    public void Reasoning_without_an_answer_is_empty()
    {
        Stream(Chat.Reasoning("work", Chat.Row("work", -4)), Chat.Finish).ShouldBe((Unscored(UnscoredReason.Empty), 2));
        Whole(Chat.Whole("<think>never ends", Chat.Row("<think>", -0.1), Chat.Row("never ends", -1))).ShouldBe(Unscored(UnscoredReason.Empty));
    }

    [Fact]
    public void A_character_split_over_tokens_is_scored_by_its_first_piece()
    {
        Stream(
            """{"choices":[{"index":0,"delta":{"content":""},"logprobs":{"content":[{"token":"\\xf0\\x9f","bytes":[240,159],"logprob":-0.5}]}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"\ud83d\udcbc"},"logprobs":{"content":[{"token":"\\x92\\xbc","bytes":[146,188],"logprob":-0.001}]}}]}""")
            .ShouldBe((Half, 2));
        Stream(
            """{"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"\ufffd","logprob":-0.5}]}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"💼"},"logprobs":{"content":[{"token":"\ufffd","bytes":null,"logprob":-0.001}]}}]}""")
            .ShouldBe((Half, 2));
    }

    [Fact]
    public void A_later_piece_is_never_taken_for_the_first_whose_row_was_lost()
        => Whole("""{"choices":[{"index":0,"message":{"content":"💼"},"logprobs":{"content":[{"token":"\\x92\\xbc","bytes":[146,188],"logprob":-0.001}]}}]}""")
            .ShouldBe(Unscored(UnscoredReason.NotReturned));

    [Fact]
    public void Hidden_token_texts_are_taken_by_place()
        => Stream(Chat.Role, Chat.Delta("work it", Chat.Row("token_id:17", -0.5), Chat.Row("token_id:18", -0.1))).ShouldBe((Half, 2));

    [Fact]
    public void Letters_of_a_raw_vocabulary_are_taken_for_what_they_spell()
    {
        Whole(Chat.Whole(" work", Chat.Row("Ġwork", -0.5))).ShouldBe(Half);
        Whole(Chat.Whole("这是", Chat.Row("è¿Ļ", -0.5), Chat.Row("æĺ¯", -0.1))).ShouldBe(Half);
    }

    [Fact]
    public void Stop_tokens_are_no_answer()
        => Whole(Chat.Whole("", Chat.Row("<|im_end|>", -0.3))).ShouldBe(Unscored(UnscoredReason.Empty));

    [Fact]
    public void Text_without_rows_is_given_up_at_the_second_chunk_or_at_the_end()
    {
        Stream(Chat.Role, Chat.Delta("work"), Chat.Delta(" it"), Chat.Delta(" out")).ShouldBe((Unscored(UnscoredReason.NotReturned), 3));
        Stream(Chat.Role, Chat.Delta("work"), Chat.Finish).ShouldBe((Unscored(UnscoredReason.NotReturned), 3));
    }

    [Fact]
    public void Tool_calls_and_refusals_are_told()
    {
        Stream("""{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"name":"f"}}]},"logprobs":{"content":[{"token":"{","logprob":-1}]}}]}""")
            .ShouldBe((Unscored(UnscoredReason.ToolCall), 1));
        Stream("""{"choices":[{"index":0,"delta":{"function_call":{"name":"f"},"content":null}}]}""").ShouldBe((Unscored(UnscoredReason.ToolCall), 1));
        Stream(Chat.Role, """{"choices":[{"index":0,"delta":{"refusal":"No"}}]}""").ShouldBe((Unscored(UnscoredReason.Refusal), 2));
        Whole("""{"choices":[{"index":0,"message":{"content":"Let me see.","tool_calls":[{"id":"1"}]},"logprobs":{"content":[{"token":"Let","logprob":-1}]}}]}""")
            .ShouldBe(Unscored(UnscoredReason.ToolCall));
        Stream("""{"choices":[{"index":0,"delta":{"content":"work","tool_calls":[],"function_call":null,"refusal":null},"logprobs":{"content":[{"token":"work","logprob":-0.5}]}}]}""")
            .ShouldBe((Half, 1));
    }

    [Fact]
    public void Content_in_parts_is_read_as_text_and_thinking()
        => Stream(
            """{"choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}}]}""",
            """{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"work"}]},"logprobs":{"content":[{"token":"work","logprob":-0.5}]}}]}""")
            .ShouldBe((Half, 2));

    [Fact]
    public void Echoed_prompts_are_stepped_over_only_where_their_length_is_known()
    {
        const string logprobs = """{"tokens":["Label",":"," work"],"token_logprobs":[null,-1.9,-0.5],"top_logprobs":null}""";
        Whole($$$"""{"choices":[{"index":0,"text":"Label: work","logprobs":{{{logprobs}}}}],"usage":{"prompt_tokens":2}}""", ApiEndpoint.Completions).ShouldBe(Half);
        Whole($$$"""{"choices":[{"index":0,"text":"Label: work","logprobs":{{{logprobs}}}}]}""", ApiEndpoint.Completions)
            .ShouldBe(Unscored(UnscoredReason.NotReturned));
        Whole($$$"""{"choices":[{"index":0,"text":"Label: work","logprobs":{{{logprobs}}}}],"usage":{"prompt_tokens":3}}""", ApiEndpoint.Completions)
            .ShouldBe(Unscored(UnscoredReason.Empty));
    }

    [Fact]
    public void Arrays_are_joined_in_any_order()
        => Whole(
            """{"choices":[{"index":0,"logprobs":{"top_logprobs":[{"work":-0.5}],"token_logprobs":[-0.5,-1],"tokens":["work","</s>"]},"message":{"content":"work"}}]}""")
            .ShouldBe(Half);

    [Fact]
    public void A_token_object_is_the_row_of_its_chunk()
        => ProbeDriver.Payloads(
            ProbeDriver.Settings(ApiEndpoint.Completions),
            """{"token":{"id":1,"text":"<s>","logprob":0,"special":true},"choices":[{"text":"","index":0}]}""",
            """{"token":{"id":2,"text":" work","logprob":-0.5,"special":false},"choices":[{"text":" work","index":0}],"usage":null}""").ShouldBe((Half, 2));

    [Fact]
    public void Responses_events_are_read_by_their_type_wherever_it_stands()
    {
        var settings = ProbeDriver.Settings(ApiEndpoint.Responses);
        ProbeDriver.Payloads(
            settings,
            """{"item":{"type":"message","content":[]},"type":"response.output_item.added"}""",
            """{"delta":"work","logprobs":[{"token":"work","logprob":-0.5}],"type":"response.output_text.delta"}""").ShouldBe((Half, 2));
        ProbeDriver.Payloads(settings, """{"type":"response.output_item.added","item":{"type":"function_call","name":"f"}}""")
            .ShouldBe((Unscored(UnscoredReason.ToolCall), 1));
        ProbeDriver.Payloads(settings, """{"type":"response.refusal.delta","delta":"No"}""").ShouldBe((Unscored(UnscoredReason.Refusal), 1));
        ProbeDriver.Payloads(
            settings,
            """{"type":"response.reasoning_text.delta","delta":"work","logprobs":[{"token":"work","logprob":-4}]}""",
            """{"type":"response.output_text.delta","delta":"work","logprobs":[]}""",
            """{"type":"response.output_text.done","text":"work","logprobs":[{"token":"work","logprob":-0.5}]}""").ShouldBe((Half, 3));
        ProbeDriver.Payloads(
            settings,
            """{"type":"response.completed","response":{"status":"completed","output":[{"type":"reasoning","content":[{"type":"reasoning_text","text":"hm"}]},{"type":"message","content":[{"type":"output_text","logprobs":[{"token":"work","logprob":-0.5}],"text":"work"}]}]}}""")
            .ShouldBe((Half, 1));
    }

    [Fact]
    public void Rows_that_came_with_the_text_are_preferred_to_earlier_ones()
        => Stream(Chat.Delta(null, Chat.Row("work", -4)), Chat.Delta("work", Work)).ShouldBe((Half, 2));

    [Fact]
    public void A_row_is_preferred_whose_successors_spell_the_text_as_well()
        => Whole(Chat.Whole("The dog", Chat.Row("The", -4), Chat.Row(" cat", -1), Chat.Row("The", -0.5), Chat.Row(" dog", -0.1))).ShouldBe(Half);

    [Fact]
    public void Reasoning_that_equals_the_answer_is_not_taken_for_it()
        => Whole(Chat.Whole("<think>work</think>work", Chat.Row("<think>", -0.1), Chat.Row("work", -4), Chat.Row("</think>", -0.1), Work)).ShouldBe(Half);

    [Fact]
    public void A_later_token_is_never_taken_for_the_first_whose_row_was_lost()
    {
        Whole(Chat.Whole("abc", Chat.Row("c", -0.1))).ShouldBe(Unscored(UnscoredReason.NotReturned));
        Whole(Chat.Whole("a bc", Chat.Row(" b", -0.1), Chat.Row("c", -0.1))).ShouldBe(Unscored(UnscoredReason.NotReturned));
    }

    [Fact]
    public void Texts_that_do_not_agree_are_taken_by_place_behind_white_space_and_control_tokens()
    {
        Whole(Chat.Whole("\n这是", Chat.Row("\n", -3), Chat.Row("è¿Ļ", -0.5), Chat.Row("æĺ¯", -0.1))).ShouldBe(Half);
        Whole(Chat.Whole("这是", Chat.Row("<|start|>", -3), Chat.Row("è¿Ļ", -0.5), Chat.Row("æĺ¯", -0.1))).ShouldBe(Half);
        Stream(Chat.Delta("这", Chat.Row("è¿Ļ", -0.5)), Chat.Delta("是", Chat.Row("æĺ¯", -3))).ShouldBe((Half, 2));
    }

    private static (ConfidenceOutcome Outcome, int DecidedAt) Stream(params string[] payloads) => ProbeDriver.Payloads(ProbeDriver.Settings(), payloads);

    private static ConfidenceOutcome Whole(string json, ApiEndpoint endpoint = ApiEndpoint.Chat)
    {
        var (state, outcome) = ProbeDriver.Whole(ProbeDriver.Settings(endpoint), json);
        state.ShouldBe(ProbeState.Decided);
        return outcome;
    }

    private static ConfidenceOutcome Unscored(UnscoredReason reason) => ConfidenceOutcome.Unscored(reason);
}
