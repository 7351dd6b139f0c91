using System.Buffers;
using System.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Dialects;
using RouterProxy.Intake;
using RouterProxy.Records;

namespace RouterProxy.UnitTests.Records;

public sealed class SentTemperatureTests
{
    [Theory]
    [InlineData("""{"model":"m"}""", null)]
    [InlineData("""{"temperature":0.25}""", 0.25)]
    [InlineData("""{"temp\u0065rature":1e-1}""", 0.1)]
    [InlineData("""{"temperature":"hot"}""", null)]
    [InlineData("""{"temperature":null}""", null)]
    public void The_clients_own_counts(string body, double? temperature) => Of(body, BodyEdits.None).ShouldBe(temperature);

    [Fact]
    public void What_the_model_changes_counts_more()
    {
        Of("""{"temperature":0.5}""", BodyEdits.None with { Remove = new HashSet<string> { "temperature" } }).ShouldBeNull();
        Of("""{"temperature":0.5}""", BodyEdits.None with { Request = Json("0") }).ShouldBe(0);
        Of("{}", BodyEdits.None with { Defaults = Json("0.7") }).ShouldBe(0.7);
        Of("""{"temperature":0.5}""", BodyEdits.None with { Defaults = Json("0.7") }).ShouldBe(0.5);
        Of("""{"temperature":0.5}""", BodyEdits.None with { AtLeast = new Dictionary<string, decimal> { ["temperature"] = 1 } }).ShouldBe(1);
    }

    private static Dictionary<string, byte[]> Json(string value) => new() { ["temperature"] = Encoding.UTF8.GetBytes(value) };

    private static double? Of(string body, BodyEdits edits)
    {
        var buffer = new PooledBuffer();
        buffer.Write(Encoding.UTF8.GetBytes(body));
        using var request = RequestScanner.Scan(ApiEndpoint.Chat, buffer).Request!;
        return SentTemperature.Of(request, edits);
    }
}
