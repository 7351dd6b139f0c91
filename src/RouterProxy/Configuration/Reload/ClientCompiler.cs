using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Reload;

/// <summary>Compiles <c>RouterProxy:Clients</c>.</summary>
internal static class ClientCompiler
{
    public static ClientTable Compile(IReadOnlyDictionary<string, ClientOptions> clients) =>
        clients.Count == 0 ? ClientTable.Empty : new ClientTable([.. clients.Select(c => Compile(c.Key, c.Value))]);

    private static ClientPolicy Compile(string name, ClientOptions options) => new()
    {
        Name = name,
        KeyHashes = [.. options.KeySha256.Select(Convert.FromHexString)],
        Routes = [.. options.Routes],
        PassThrough = options.PassThrough,
        Overrides = options.Overrides,
        Receipt = options.Receipt,
        RequestsPerMinute = options.RequestsPerMinute,
        MaxConcurrent = options.MaxConcurrent,
    };
}
