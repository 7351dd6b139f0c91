using System.Globalization;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Dialects;

/// <summary>Where the network cuts a stream into pieces must not show in anything the client gets.</summary>
public sealed class StreamCutTests(ITestOutputHelper output)
{
    private const int Seed = 20250917;
    private const int CutsPerStream = 16;

    [Fact]
    public async Task Every_stream_in_pieces_gives_the_same_bytes_as_in_one()
    {
        var random = new Random(Seed);
        var answers = ServerAnswer.Responses().Where(answer => answer.Stream).ToList();
        await using var gateway = await AnswerGateway.StartAsync(answers, ownHosts: false, ("unscored", """{"Threshold":0,"OnUnscored":"Accept"}"""));
        var same = 0;
        foreach (var answer in answers)
        {
            var body = answer.Body;
            var whole = await gateway.AskAsync(answer, "unscored");
            for (var i = 0; i < CutsPerStream; i++)
            {
                int[] cuts = [.. Enumerable.Range(0, 1 + i % 4).Select(_ => random.Next(1, body.Length)).Distinct().Order()];
                gateway.Script(answer, _ => UpstreamReply.Sse(InPieces(body, cuts)));
                var got = await gateway.AskAsync(answer, "unscored");
                var at = string.Create(CultureInfo.InvariantCulture, $"{answer.File} cut at {string.Join(", ", cuts)} (seed {Seed})");
                got.Header("x-router-confidence").ShouldBe(whole.Header("x-router-confidence"), at);
                got.Header("x-router-reason").ShouldBe(whole.Header("x-router-reason"), at);
                got.Body.ShouldBe(whole.Body, at);
                same++;
            }
        }

        output.WriteLine($"{same} of {answers.Count * CutsPerStream} cut streams gave the same bytes");
    }

    private static SseScript InPieces(byte[] body, int[] cuts)
    {
        var script = new SseScript();
        var from = 0;
        foreach (var cut in cuts.Append(body.Length))
        {
            script.Raw(body.AsMemory(from, cut - from));
            from = cut;
        }

        return script;
    }
}
