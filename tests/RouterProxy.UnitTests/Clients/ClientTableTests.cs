using System.Security.Cryptography;
using System.Text;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.UnitTests.Clients;

public sealed class ClientTableTests
{
    [Fact]
    public void Every_key_of_every_client_finds_its_client_and_no_other_key_does()
    {
        var table = new ClientTable([Client("a", "a-old", "a-new"), Client("b", "b-only"), Client("c", "c-1", "c-2", "c-3")]);

        foreach (var key in (string[])["a-old", "a-new", "b-only", "c-1", "c-2", "c-3"])
        {
            table.Find(Hash(key)).ShouldNotBeNull().Name.ShouldBe(key[..1]);
        }

        table.Find(Hash("a-Old")).ShouldBeNull();
        table.Find(new byte[32]).ShouldBeNull();
        table.Find([]).ShouldBeNull();
        table.IsEmpty.ShouldBeFalse();
    }

    [Fact]
    public void A_hash_that_differs_in_one_bit_anywhere_is_another_key()
    {
        var table = new ClientTable([Client("a", "key")]);
        for (var bit = 0; bit < 256; bit++)
        {
            var near = Hash("key");
            near[bit / 8] ^= (byte)(1 << (bit % 8));
            table.Find(near).ShouldBeNull();
        }
    }

    [Fact]
    public void An_empty_table_knows_nobody()
    {
        ClientTable.Empty.IsEmpty.ShouldBeTrue();
        ClientTable.Empty.Find(Hash("")).ShouldBeNull();
    }

    [Fact]
    public void Everything_that_is_written_arrives_and_hashes_may_be_written_in_capitals()
    {
        var table = ClientCompiler.Compile(new Dictionary<string, ClientOptions>
        {
            ["team-a"] = new()
            {
                KeySha256 = [Convert.ToHexString(Hash("one")), Convert.ToHexStringLower(Hash("two"))],
                Routes = ["email-*"],
                PassThrough = true,
                Overrides = true,
                Receipt = RouterProxy.Configuration.ReceiptDetail.Decision,
                RequestsPerMinute = 7,
                MaxConcurrent = 3,
            },
        });

        var client = table.Find(Hash("one")).ShouldNotBeNull();
        table.Find(Hash("two")).ShouldBeSameAs(client);
        (client.Name, client.PassThrough, client.Overrides, client.Receipt).ShouldBe(("team-a", true, true, RouterProxy.Configuration.ReceiptDetail.Decision));
        (client.RequestsPerMinute, client.MaxConcurrent).ShouldBe((7, 3));
        client.Routes.ShouldBe(["email-*"]);
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("email-*", "email-triage", true)]
    [InlineData("email-*", "EMAIL-x", true)]
    [InlineData("email-*", "email", false)]
    [InlineData("Triage", "triage", true)]
    [InlineData("triage", "triage-2", false)]
    public void Routes_are_allowed_by_pattern_ignoring_case(string pattern, string route, bool allowed) =>
        new ClientPolicy { Name = "a", KeyHashes = [], Routes = ["other", pattern] }.MayUse(new RoutePolicy { Name = route, Tiers = [] }).ShouldBe(allowed);

    [Fact]
    public void A_client_without_routes_may_use_none() =>
        new ClientPolicy { Name = "a", KeyHashes = [], Routes = [] }.MayUse(new RoutePolicy { Name = "triage", Tiers = [] }).ShouldBeFalse();

    private static ClientPolicy Client(string name, params string[] keys) => new() { Name = name, KeyHashes = [.. keys.Select(Hash)], Routes = ["*"] };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
