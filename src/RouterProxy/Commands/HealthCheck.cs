using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Commands;

/// <summary><c>--healthcheck</c>: for containers that have neither a shell nor curl.</summary>
internal static class HealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(ConfigurationSources sources, CancellationToken cancellation)
    {
        // Addresses come with a faulty configuration too: the gateway may well run on an older one.
        var address = GatewayAddress.Reachable(HealthAddress(await ConfigurationLoader.LoadAsync(sources)));
        if (!Uri.TryCreate(address, UriKind.Absolute, out var gateway))
        {
            await Console.Error.WriteLineAsync($"'{address}' is no URL.");
            return ExitCode.BadUsage;
        }

        // The certificate of an https address is for clients elsewhere and seldom names loopback; whether the process lives does not depend on it.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var client = new HttpClient(handler) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(gateway, "/health/live"), cancellation);
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
}
