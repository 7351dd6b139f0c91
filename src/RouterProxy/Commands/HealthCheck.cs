using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Commands;

/// <summary><c>--healthcheck</c>: for containers that have neither a shell nor curl.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(ConfigurationSources sources, CancellationToken cancellation)
    {
        var loaded = await ConfigurationLoader.LoadAsync(sources);
        var address = HealthAddress(loaded);
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(Reachable(address), "/health/live"), cancellation);
            return response.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Failure;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The gateway at {address} does not answer: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Health is served on the management port where there is one.</summary>
    private static string HealthAddress(LoadedConfiguration loaded) => loaded.Options.Management.Port is { } port
        ? loaded.Addresses.FirstOrDefault(a => ListenAddresses.PortOf(a) == port) ?? $"http://127.0.0.1:{port}"
        : loaded.Addresses[0];

    /// <summary>An address to listen on may be a wildcard; to ask, loopback stands for it.</summary>
    private static Uri Reachable(string address) =>
        new(address.Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal));
}
