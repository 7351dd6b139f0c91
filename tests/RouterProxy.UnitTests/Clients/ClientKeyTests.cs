using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RouterProxy.Clients;

namespace RouterProxy.UnitTests.Clients;

public sealed class ClientKeyTests
{
    [Theory]
    [InlineData("Bearer sk-1", null, "sk-1")]
    [InlineData("bearer   sk-1  ", null, "sk-1")]
    [InlineData("Bearer schlüssel", null, "schlüssel")]
    [InlineData(null, "sk-2", "sk-2")]
    [InlineData("Bearer sk-1", "sk-2", "sk-1")]
    [InlineData("Basic dTpw", "sk-2", "sk-2")]
    [InlineData("Bearer ", "sk-2", "sk-2")]
    [InlineData("Bearer", "sk-2", "sk-2")]
    public void The_key_is_hashed_from_the_bearer_token_or_else_from_api_key(string? authorization, string? apiKey, string key)
    {
        var hash = new byte[32];

        ClientKey.TryHash(Headers(authorization, apiKey), hash).ShouldBeTrue();
        hash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("Bearer  ", "  ")]
    [InlineData("Basic dTpw", null)]
    [InlineData("sk-1", null)]
    public void Without_a_key_there_is_nothing_to_hash(string? authorization, string? apiKey) =>
        ClientKey.TryHash(Headers(authorization, apiKey), new byte[32]).ShouldBeFalse();

    [Fact]
    public void A_header_that_stands_twice_presents_no_key()
    {
        var headers = new HeaderDictionary { ["Authorization"] = new StringValues(["Bearer a", "Bearer b"]), ["api-key"] = new StringValues(["a", "b"]) };

        ClientKey.TryHash(headers, new byte[32]).ShouldBeFalse();
    }

    [Fact]
    public void A_long_key_is_hashed_whole()
    {
        var key = new string('k', 30_000) + "é";
        var hash = new byte[32];

        ClientKey.TryHash(Headers("Bearer " + key, null), hash).ShouldBeTrue();
        hash.ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    private static HeaderDictionary Headers(string? authorization, string? apiKey)
    {
        var headers = new HeaderDictionary();
        if (authorization is not null)
        {
            headers["Authorization"] = authorization;
        }

        if (apiKey is not null)
        {
            headers["api-key"] = apiKey;
        }

        return headers;
    }
}
