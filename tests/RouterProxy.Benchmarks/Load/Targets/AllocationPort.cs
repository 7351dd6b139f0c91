using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>Tells whoever connects how many bytes this process has allocated. Below HTTP, so that nothing is added to the measured pipeline.</summary>
internal static class AllocationPort
{
    public static async Task ServeAsync(ConnectionContext connection)
    {
        string text = GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture);
        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
    }
}
