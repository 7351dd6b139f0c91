using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Dialects;
using RouterProxy.Relay;

namespace RouterProxy.UnitTests.Relay;

public sealed class StreamAggregatorProperties
{
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void An_answer_that_is_split_at_random_comes_back() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var choices = Enumerable.Range(0, random.Next(1, 4)).Select(index => new Answer(random, index)).ToArray();
            var chunks = choices.SelectMany(choice => choice.Chunks(random)).ToArray();
            var order = chunks.Select((chunk, at) => (chunk, Key: (chunk.Position * 1000) + random.Next(1000), at)).OrderBy(item => item.Key).ThenBy(item => item.at);
            var stream = order.Select(item => $"{{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{item.chunk.Json}],\"usage\":null}}")
                .Append("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"total_tokens\":7},\"vendor\":12345678901234567890}").ToArray();
            foreach (var asked in (bool[])[false, true])
            {
                var native = string.Join(',', choices.Select(choice => choice.Native(asked)));
                Aggregating.Aggregate(Cutting.Plan(client: Cutting.Client(asked ? LogprobForm.Boolean : LogprobForm.None, asked ? 5 : 0)), stream)
                    .ShouldBeJson($"{{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{native}],\"usage\":{{\"total_tokens\":7}},\"vendor\":12345678901234567890}}", $"seed {seed}");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Mutated_payloads_never_throw() =>
        Prop.ForAll(Seeds, seed =>
        {
            var random = new Random(seed);
            var asked = random.Next(2) == 0 ? LogprobForm.Boolean : LogprobForm.None;
            using var aggregator = new StreamAggregator(Cutting.Plan(client: Cutting.Client(asked, 1), asked: new LogprobAsk(LogprobForm.Integer, 2)));
            foreach (var (json, _) in new Answer(random, 0).Chunks(random))
            {
                var bytes = Encoding.UTF8.GetBytes($"{{\"choices\":[{json}]}}");
                bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:\\n1"[random.Next(10)];
                aggregator.Append(bytes);
            }

            using var output = new RouterProxy.Intake.PooledBuffer();
            aggregator.WriteTo(output);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>A random choice that can be written natively and as chunks.</summary>
    private sealed class Answer(Random random, int index)
    {
        private readonly string _content = Text(random);
        private readonly string? _reasoning = random.Next(2) == 0 ? Text(random) : null;
        private readonly string[] _arguments = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Text(random))];
        private readonly string[] _rows = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new RandomJson(random).Object(("\"token\"", Literal(Text(random))), ("\"logprob\"", "-1.50")))];

        private string Rows => $"{{\"content\":[{string.Join(',', _rows)}],\"refusal\":null}}";

        public string Native(bool asked)
        {
            var calls = string.Join(',', _arguments.Select((text, call) => $"{{\"id\":\"call{Number(call)}\",\"function\":{{\"name\":\"f\",\"arguments\":{Literal(text)}}}}}"));
            var content = _content.Length == 0 && _arguments.Length > 0 ? "null" : Literal(_content);
            return $"{{\"index\":{Number(index)},\"message\":{{\"role\":\"assistant\",\"content\":{content}"
                + (_reasoning is null ? "" : $",\"reasoning_content\":{Literal(_reasoning)}")
                + (_arguments.Length == 0 ? "" : $",\"tool_calls\":[{calls}]")
                + $"}},\"logprobs\":{(asked ? Rows : "null")},\"finish_reason\":\"stop\"}}";
        }

        public IEnumerable<(string Json, int Position)> Chunks(Random split)
        {
            var position = 0;
            var rows = new Queue<string>(_rows);
            yield return (Chunk("\"role\":\"assistant\",\"content\":\"\"" + (_reasoning is null ? "" : ",\"reasoning_content\":\"\""), [], false), position++);
            foreach (var piece in Split(_reasoning ?? "", split))
            {
                yield return (Chunk($"\"reasoning_content\":{Literal(piece)}", rows.TryDequeue(out var row) ? [row] : [], false), position++);
            }

            foreach (var piece in Split(_content, split))
            {
                yield return (Chunk($"\"content\":{Literal(piece)}", rows.TryDequeue(out var row) ? [row] : [], false), position++);
            }

            for (var call = 0; call < _arguments.Length; call++)
            {
                yield return (Chunk($"\"tool_calls\":[{{\"index\":{Number(call)},\"id\":\"call{Number(call)}\",\"function\":{{\"name\":\"f\",\"arguments\":\"\"}}}}]", [], false), position++);
                foreach (var piece in Split(_arguments[call], split))
                {
                    yield return (Chunk($"\"tool_calls\":[{{\"index\":{Number(call)},\"function\":{{\"arguments\":{Literal(piece)}}}}}]", [], false), position++);
                }
            }

            yield return (Chunk("", [.. rows], true), position);
        }

        private string Chunk(string delta, string[] rows, bool last) =>
            $"{{\"index\":{Number(index)},\"delta\":{{{delta}}},\"logprobs\":{{\"content\":[{string.Join(',', rows)}],\"refusal\":null}},\"finish_reason\":{(last ? "\"stop\"" : "null")}}}";

        private static IEnumerable<string> Split(string text, Random random)
        {
            for (var at = 0; at < text.Length;)
            {
                var length = random.Next(1, text.Length - at + 1);
                yield return text.Substring(at, length);
                at += length;
            }
        }

        private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "ab\"\\\n\té€{}[]😀\u2028"[random.Next(15)] is var unit && char.IsSurrogate(unit) ? "😀" : unit.ToString()));

        /// <summary>Surrogates are escaped one by one, so that a pair may be split.</summary>
        private static string Literal(string text)
        {
            var literal = new StringBuilder("\"");
            foreach (var unit in text)
            {
                literal.Append(unit is '"' or '\\' or < ' ' || char.IsSurrogate(unit) ? $"\\u{((int)unit).ToString("x4", CultureInfo.InvariantCulture)}" : unit.ToString());
            }

            return literal.Append('"').ToString();
        }

        private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
