using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Registers YARP, and keeps what it brings along away from the disk and from the way of each request.</summary>
internal static class YarpServices
{
    /// <summary>
    /// <c>AddReverseProxy</c>, with data protection in memory. YARP needs it for session affinity, which the gateway does not run. Left alone it
    /// writes a key into the home directory at the first start, warns that the key is not encrypted, and does not get on with a read-only root
    /// file system.
    /// </summary>
    /// <remarks>
    /// <c>UseEphemeralDataProtectionProvider</c> looks like the way to say this. However, the hosted service that loads the key ring at start
    /// stays, and the provider that it registers warns that it is ephemeral.
    /// </remarks>
    public static IReverseProxyBuilder AddYarp(this IServiceCollection services)
    {
        var yarp = services.AddReverseProxy();
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider()));
        var preload = services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly);
        foreach (var service in preload.ToArray())
        {
            services.Remove(service);
        }

        // The host puts its authorization step in front of the pipeline as soon as it finds this service. There is no policy to check: clients'
        // keys are the gateway's own business.
        services.RemoveAll<IAuthorizationHandlerProvider>();
        return yarp;
    }
}
