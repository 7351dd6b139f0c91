using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using RouterProxy.FunctionalTests.Telemetry;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>
/// What of the gateway's managed heap is alive: its size behind a full collection, without the holes. Resident memory cannot tell a leak from
/// garbage that the runtime lets lie while there is room.
/// </summary>
/// <param name="process">The gateway's process.</param>
/// <param name="http">A client of its metrics.</param>
internal sealed class HeapCensus(int process, HttpClient http)
{
    /// <summary>A session of the runtime's events with this keyword begins with a full collection.</summary>
    private const long CollectKeyword = 0x800000;
    private const int BufferMiB = 16;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(400);

    /// <summary>Makes the gateway collect and asks it for what is left.</summary>
    /// <exception cref="TimeoutException">It did not collect.</exception>
    public async Task<LiveHeap> TakeAsync(CancellationToken cancellationToken)
    {
        double before = FullCollections(await ScrapeAsync(cancellationToken));
        var provider = new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectKeyword);
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(provider, requestRundown: false, BufferMiB, cancellationToken);
        var drained = session.EventStream.CopyToAsync(Stream.Null, cancellationToken);
        long start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        var scrape = await ScrapeAsync(cancellationToken);
        while (FullCollections(scrape) <= before)
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                throw new TimeoutException("The gateway did not collect its garbage when told to.");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
            scrape = await ScrapeAsync(cancellationToken);
        }

        await session.StopAsync(cancellationToken);
        await drained;
        double large = LiveMiB(scrape, ("gc_heap_generation", "loh"));
        return new LiveHeap(LiveMiB(scrape) - large, large);
    }

    private static double LiveMiB(Exposition scrape, params (string, string)[] labels) =>
        (scrape.Sum("dotnet_gc_last_collection_heap_size_bytes", labels) - scrape.Sum("dotnet_gc_last_collection_heap_fragmentation_size_bytes", labels)) / (1 << 20);

    private static double FullCollections(Exposition scrape) => scrape.Sum("dotnet_gc_collections_total", ("gc_heap_generation", "gen2"));

    private async Task<Exposition> ScrapeAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "accept", "text/plain;version=0.0.4" } } };
        using var response = await http.SendAsync(request, cancellationToken);
        return Exposition.Parse(await response.Content.ReadAsStringAsync(cancellationToken), openMetrics: false);
    }
}
