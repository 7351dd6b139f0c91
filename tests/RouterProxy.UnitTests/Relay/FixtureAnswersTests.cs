using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;
using RouterProxy.UnitTests.Fixtures;

namespace RouterProxy.UnitTests.Relay;

public sealed class FixtureAnswersTests
{
    private static readonly string[] Omitting = ["llamacpp", "ollama", "trtllm"];

    public static TheoryData<string> Answers => [.. FixtureFiles.Responses().Select(fixture => fixture.File)];

    public static TheoryData<string> ChatStreams =>
        [.. FixtureFiles.Streams().Where(file => file.Contains("__chat__", StringComparison.Ordinal) && !file.Contains("midstream-error", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_recorded_answer_is_cut_to_what_was_asked_and_no_byte_more(string file)
    {
        var whole = file.EndsWith(".json", StringComparison.Ordinal);
        var cutter = new AnswerCutter(Cutting.Plan(EndpointOf(file)));
        var dropped = 0;
        foreach (var payload in Payloads(file))
        {
            var cut = cutter.Cut(payload, whole);
            if (cut == Cutting.Dropped)
            {
                dropped++;
            }
            else
            {
                cut.ShouldBe(CutByReader(payload, EndpointOf(file), Array.Exists(Omitting, name => file.StartsWith(name, StringComparison.Ordinal))));
            }
        }

        dropped.ShouldBe(file.StartsWith("vllm__chat__stream__thinking", StringComparison.Ordinal) ? 2 : file.StartsWith("ollama__chat__stream__thinking", StringComparison.Ordinal) ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(ChatStreams))]
    public void A_recorded_stream_becomes_an_answer_with_all_its_text(string file)
    {
        var payloads = Payloads(file).Where(payload => !file.Contains("truncated", StringComparison.Ordinal) || IsJson(payload)).ToArray();
        using var aggregator = new StreamAggregator(Cutting.Plan());
        payloads.ShouldAllBe(payload => aggregator.Append(Encoding.UTF8.GetBytes(payload)));
        using var output = new PooledBuffer();
        aggregator.WriteTo(output);
        var answer = JsonNode.Parse(output.WrittenSpan)!;
        var text = string.Concat(payloads.Select(payload => (string?)JsonNode.Parse(payload)!["choices"]!.AsArray().FirstOrDefault()?["delta"]?["content"]));
        ((string?)answer["choices"]![0]!["message"]!["content"] ?? "").ShouldBe(text);
        answer.ToJsonString().ShouldNotContain("\"logprob\"");
        aggregator.IsComplete.ShouldBe(!file.Contains("truncated", StringComparison.Ordinal));
    }

    private static ApiEndpoint EndpointOf(string file) =>
        file.Contains("__completions__", StringComparison.Ordinal) ? ApiEndpoint.Completions
        : file.Contains("__responses__", StringComparison.Ordinal) ? ApiEndpoint.Responses : ApiEndpoint.Chat;

    private static bool IsJson(string payload)
    {
        try
        {
            JsonDocument.Parse(payload).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<string> Payloads(string file)
    {
        var text = Encoding.UTF8.GetString(FixtureFiles.Read(file));
        return file.EndsWith(".json", StringComparison.Ordinal) ? [text] :
        [
            .. text.TrimStart('\ufeff').ReplaceLineEndings("\n").Split("\n\n")
                .Select(block => string.Join('\n', block.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].TrimStart(' '))))
                .Where(payload => payload.Length > 0 && payload != "[DONE]"),
        ];
    }

    /// <summary>The same cut in a plain way: a standard reader with a path.</summary>
    private static string CutByReader(string payload, ApiEndpoint endpoint, bool omit)
    {
        if (!IsJson(payload))
        {
            return payload;
        }

        var json = Encoding.UTF8.GetBytes(payload);
        var output = new StringBuilder();
        var reader = new Utf8JsonReader(json);
        var copied = 0;
        var previousEnd = 0;
        var scalar = payload.Contains("\"logprobs\":-", StringComparison.Ordinal);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                var depth = reader.CurrentDepth;
                var nameStart = (int)reader.TokenStartIndex;
                var replacement = endpoint == ApiEndpoint.Responses
                    ? name == "logprobs" ? "[]" : name == "top_logprobs" && depth <= 2 ? "0" : null
                    : name == "logprobs" && depth == 3 ? "null" : null;
                if (replacement is not null)
                {
                    reader.Read();
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    var (from, to) = omit && reader.TokenType != JsonTokenType.Null ? (previousEnd, "") : (start, replacement);
                    output.Append(Encoding.UTF8.GetString(json.AsSpan(copied, from - copied))).Append(to);
                    copied = (int)reader.BytesConsumed;
                }
                else if (name == "token_id" && scalar)
                {
                    reader.Read();
                    output.Append(Encoding.UTF8.GetString(json.AsSpan(copied, nameStart - copied)));
                    copied = (int)reader.BytesConsumed + 1;
                }
            }

            previousEnd = (int)reader.BytesConsumed;
        }

        return output.Append(Encoding.UTF8.GetString(json.AsSpan(copied))).ToString();
    }
}
