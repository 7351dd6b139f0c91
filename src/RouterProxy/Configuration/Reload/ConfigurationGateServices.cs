using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Registers a loaded gate.</summary>
internal static class ConfigurationGateServices
{
    /// <summary>
    /// Adds the gate, YARP's configuration from it, and the watch over its sources. <see cref="YarpServices.AddYarp"/> is called beside it,
    /// without <c>LoadFromConfig</c>; after <c>MapReverseProxy</c> comes <see cref="ConfigurationGate.Activate"/>.
    /// </summary>
    public static IServiceCollection AddConfigurationGate(this IServiceCollection services, ConfigurationGate gate)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(gate);
        services.AddSingleton(gate.ProxyConfig);
        services.AddSingleton(gate.ProxyListener);
        services.AddSingleton<IHostedService>(provider =>
        {
            var logger = provider.GetRequiredService<ILogger<ConfigurationWatcher>>();
            gate.Subscribe(change => ConfigurationLog.Log(logger, change));
            return new ConfigurationWatcher(gate, provider.GetRequiredService<TimeProvider>(), logger);
        });
        return services;
    }
}
