using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class AnswerCutterProperties
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2000);

    [Fact]
    public void Only_the_rows_change_in_a_chunk_with_unknown_members() =>
        Prop.ForAll(Seeds, seed =>
        {
            var template = Template(new Random(seed));
            var payload = Fill(template, seed);
            new AnswerCutter(Cutting.Plan(), LogprobsWhenOff.Null).Cut(payload).ShouldBe(template.Replace("@ROWS@", "null", StringComparison.Ordinal), $"seed {seed}");
        }).Check(Runs);

    [Fact]
    public void An_omitted_member_takes_exactly_one_comma_along() =>
        Prop.ForAll(Seeds, seed =>
        {
            var template = Template(new Random(seed));
            var cut = new AnswerCutter(Cutting.Plan(), LogprobsWhenOff.Omit).Cut(Fill(template, seed));
            Tokens(cut).ShouldBe(Tokens(template.Replace("@ROWS@", "null", StringComparison.Ordinal)), $"seed {seed}");
        }).Check(Runs);

    [Fact]
    public void Mutated_and_truncated_payloads_never_throw() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(Fill(Template(random), seed));
            for (var i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\n1"[random.Next(10)];
            }

            var cutOff = bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length));
            using var output = new PooledBuffer();
            foreach (var endpoint in Enum.GetValues<ApiEndpoint>())
            {
                foreach (var form in Enum.GetValues<LogprobForm>())
                {
                    var cutter = new AnswerCutter(Cutting.Plan(endpoint, Cutting.Client(form, random.Next(3)), new LogprobAsk((LogprobForm)random.Next(1, 4), 5), true));
                    cutter.Cut(cutOff, output);
                    cutter.CutWhole(cutOff, output);
                }
            }
        }).Check(Runs);

    [Fact]
    public void Edited_payloads_of_every_plan_are_json() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var payload = Fill(Template(random), seed);
            foreach (var form in Enum.GetValues<LogprobForm>())
            {
                var plan = Cutting.Plan(client: Cutting.Client(form, random.Next(3)), asked: new LogprobAsk((LogprobForm)random.Next(1, 4), 5), forcedUsage: random.Next(2) == 0);
                var cut = new AnswerCutter(plan, (LogprobsWhenOff)random.Next(3)).Cut(payload);
                if (cut != Cutting.Dropped)
                {
                    JsonDocument.Parse(cut).Dispose();
                }
            }
        }).Check(Runs);

    /// <summary>A chunk whose choices have unknown members in any order and rows where <c>@ROWS@</c> stands.</summary>
    private static string Template(Random random)
    {
        var json = new RandomJson(random);
        var choices = Enumerable.Range(0, random.Next(1, 3)).Select(_ => json.Object(json.Shuffle(
            ("\"index\"", "0"), ("\"logprobs\"", "@ROWS@"), ("\"delta\"", json.Object(("\"content\"", "\"w\""), (json.Name(), json.Value()))), (json.Name(), json.Value()))));
        return json.Object(json.Shuffle(("\"id\"", "\"c\""), ("\"choices\"", json.Array([.. choices])), (json.Name(), json.Value()), (json.Name(), json.Value())));
    }

    private static string Fill(string template, int seed)
    {
        var json = new RandomJson(new Random(seed));
        var alternatives = json.Array(json.Object(("\"token\"", "\"a\""), ("\"logprob\"", "-1")), json.Object(("\"token\"", json.Name()), ("\"logprob\"", "-2")));
        string[] forms =
        [
            json.Object(("\"content\"", json.Array(json.Object(("\"token\"", json.Name()), ("\"logprob\"", "-1"), ("\"top_logprobs\"", alternatives), (json.Name(), json.Value()))))),
            json.Object(("\"tokens\"", json.Array("\"a\"", "\"b\"")), ("\"token_logprobs\"", json.Array("-1", "null")), ("\"top_logprobs\"", json.Array("{\"a\":-1,\"c\":-2}", "null"))),
            "{\"content\":[],\"refusal\":null}",
        ];
        return template.Replace("@ROWS@", forms[seed % 3], StringComparison.Ordinal);
    }

    /// <summary>The tokens of the text without the <c>logprobs</c> of choices.</summary>
    private static List<string> Tokens(string json)
    {
        var tokens = new List<string>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 3 } && reader.ValueTextEquals("logprobs"))
            {
                reader.Skip();
            }
            else
            {
                tokens.Add($"{reader.TokenType} {Encoding.UTF8.GetString(reader.ValueSpan)}");
            }
        }

        return tokens;
    }
}
