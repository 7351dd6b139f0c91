using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

/// <summary>What must hold for any body: FsCheck prints the seed of a failure for a replay.</summary>
public sealed class IntakeProperties
{
    // FsCheck grows its cases up to this; more only takes longer.
    private const int LargestSize = 12;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = RequestScanner.MaxDepth };

    private static readonly Gen<TierBodyPlan> Plans =
        from name in Gen.Elements<string?>(null, "m", "Qwen/Qwen3.5-9B")
        from form in Gen.Elements(LogprobForm.None, LogprobForm.Boolean, LogprobForm.Integer)
        from top in Gen.Elements(0, 1, 5, 20)
        from flags in Gen.Choose(0, 15)
        select new TierBodyPlan(name, new LogprobAsk(form, form == LogprobForm.None ? 0 : top))
        {
            RemoveClientLogprobs = (flags & 1) != 0,
            ForceStream = (flags & 2) != 0,
            ForceUsage = (flags & 4) != 0,
            StoreFalse = (flags & 8) != 0,
        };

    private static readonly Gen<byte[]> Noise = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    [Fact]
    public void A_splice_without_edits_changes_no_byte() => Check(RandomBody.Arbitrary, 300, body =>
        Bodies.Write(body.ToString(), new TierBodyPlan(null, LogprobAsk.None)).ShouldBe(body.ToString()));

    [Fact]
    public void The_scan_finds_every_member() => Check(RandomBody.Arbitrary, 300, body =>
    {
        using var request = Bodies.Scan(body.ToString());

        var bytes = request.Body;
        request.Members.Select(m => (Part(m.NameStart, m.NameLength), Part(m.ValueStart, m.ValueLength)))
            .ShouldBe(body.Members.Select(m => (m.RawName, m.Value)));

        string Part(int start, int length) => Encoding.UTF8.GetString(bytes.Span.Slice(start, length));
    });

    [Fact]
    public void A_splice_keeps_every_byte_outside_the_edited_members() =>
        Check(
            (from body in RandomBody.Arbitrary.Generator
             from plan in Plans
             from rename in Gen.Elements<(string From, string To)[]>([], [("max_tokens", "max_completion_tokens")], [("x", "q"), ("y", "vendor_field")])
             from remove in Gen.SubListOf("temperature", "top_logprobs", "z", "größe", "x", "vendor_field", "messages")
             from request in Gen.SubListOf("reasoning", "y", "r", "z")
             select (body, plan, rename, remove: remove.ToArray(), request)).ToArbitrary(),
            1500,
            @case =>
            {
                var rename = @case.rename.ToDictionary(p => p.From, p => p.To);
                var request = @case.request.ToDictionary(name => name, name => $"{{\"{name}\": [1.0] }}");
                var edits = Bodies.Edits(rename, @case.remove, request: request);

                var text = Bodies.Write(@case.body.ToString(), @case.plan, edits);

                var order = EditRules.For(edits).Rules.ToArray().Select(r => Encoding.UTF8.GetString(r.Name)).ToList();
                var ordered = request.OrderBy(p => order.IndexOf(p.Key)).ToDictionary();
                text.ShouldBe(ExpectedSplice.Of(@case.body, @case.plan, rename, @case.remove, ordered));
                IsObject(Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
            });

    [Fact]
    public void A_body_cut_at_any_byte_is_refused_without_an_exception() => Check(RandomBody.Arbitrary, 60, body =>
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToString());
        for (var length = 0; length < bytes.Length; length++)
        {
            ScanAgrees(bytes.AsSpan(0, length));
        }
    });

    [Fact]
    public void Random_bytes_never_throw() => Check(Noise.ToArbitrary(), 2000, bytes => ScanAgrees(bytes));

    [Fact]
    public void A_damaged_body_never_throws() =>
        Check(
            (from body in RandomBody.Arbitrary.Generator
             from at in Gen.Choose(0, 10_000)
             from take in Gen.Choose(0, 3)
             from noise in Gen.OneOf(Noise.Select(n => n.Take(3).ToArray()), Gen.Elements("{", "}", "[", "]", "\"", "\\", ",", ":", "\\u", "\0").Select(Encoding.UTF8.GetBytes))
             select (body, at, take, noise)).ToArbitrary(),
            1500,
            @case =>
            {
                var bytes = Encoding.UTF8.GetBytes(@case.body.ToString());
                var at = @case.at % (bytes.Length + 1);
                byte[] damaged = [.. bytes[..at], .. @case.noise, .. bytes[Math.Min(at + @case.take, bytes.Length)..]];

                ScanAgrees(damaged);
            });

    /// <summary>The scan accepts exactly the JSON objects in UTF-8, but for members twice or of a wrong type; what it accepts can be written.</summary>
    private static void ScanAgrees(ReadOnlySpan<byte> bytes)
    {
        foreach (var endpoint in Enum.GetValues<ApiEndpoint>())
        {
            var outcome = RequestScanner.Scan(endpoint, Bodies.Buffer(bytes));
            var refusesMember = outcome.Problem?.Param is not null;
            (outcome.IsOk || refusesMember).ShouldBe(IsObject(bytes) || refusesMember);
            if (outcome.Request is { } request)
            {
                var form = endpoint == ApiEndpoint.Responses ? LogprobForm.Include : LogprobForm.Boolean;
                var plan = new TierBodyPlan("m", new LogprobAsk(form, 1)) { ForceStream = true, ForceUsage = true, StoreFalse = true };
                IsObject(Encoding.UTF8.GetBytes(Bodies.Write(request, plan))).ShouldBeTrue();
                request.Dispose();
            }
        }
    }

    private static bool IsObject(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, Options);
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
            }

            return isObject && Utf8.IsValid(bytes);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Check<T>(Arbitrary<T> values, int count, Action<T> property) =>
        Prop.ForAll(values, property).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithEndSize(LargestSize));
}
