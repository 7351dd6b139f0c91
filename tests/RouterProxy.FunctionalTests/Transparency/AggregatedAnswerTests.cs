using System.Text.Json.Nodes;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Transparency;

/// <summary>
/// With <c>EarlyAbort</c> a client that wants one piece is served from a stream. What is put together equals the native answer as JSON,
/// except for the identity that every answer has of its own.
/// </summary>
public sealed class AggregatedAnswerTests
{
    private static readonly string[] OwnIdentity = ["id", "created", "system_fingerprint"];

    public static MatrixTheoryData<string, string> Cases =>
        new(KnownStyles.Names, ["", ",\"n\":2", ",\"logprobs\":true,\"top_logprobs\":2", ",\"logprobs\":true", ",\"max_tokens\":4"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_answer_put_together_from_a_stream_equals_the_native_one_as_JSON(string style, string more)
    {
        await using var stage = await TwoTierStage.StartAsync(tiers => tiers.With("NonStreaming", "EarlyAbort"));
        stage.Cheap.Respond(KnowsBoth.Answers(KnownStyles.Of(style, KnownCompletion.Confident)));
        using var direct = new RawClient(stage.Cheap.BaseAddress);
        string body = TwoTierStage.Body(stream: false, more);

        var through = await stage.Client.ChatAsync(body);
        var native = await direct.ChatAsync(body);

        stage.Cheap.Requests[0].Json().GetProperty("stream").GetBoolean().ShouldBeTrue();
        through.Header("x-router-decision").ShouldBe("accepted");
        through.Header("content-type").ShouldBe(native.Header("content-type"));
        through.Header("content-length").ShouldBe($"{through.Body.Length}");
        through.Header("transfer-encoding").ShouldBeNull();
        var (aggregate, expected) = (Comparable(through), Comparable(native));
        JsonNode.DeepEquals(aggregate, expected).ShouldBeTrue($"{aggregate.ToJsonString()}\nshould be\n{expected.ToJsonString()}");
    }

    private static JsonObject Comparable(RawResponse response)
    {
        var answer = JsonNode.Parse(response.Body)!.AsObject();
        foreach (string name in OwnIdentity)
        {
            answer.Remove(name);
        }

        // Where no event has the role, none says that there was no refusal either.
        foreach (var choice in answer["choices"]!.AsArray())
        {
            choice!["message"]!.AsObject().Remove("refusal");
        }

        return answer;
    }
}
