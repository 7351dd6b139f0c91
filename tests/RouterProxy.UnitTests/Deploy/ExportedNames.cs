using RouterProxy.Telemetry;
using RouterProxy.UnitTests.Telemetry;

namespace RouterProxy.UnitTests.Deploy;

/// <summary>The names that a scraped gateway has in Prometheus.</summary>
internal static class ExportedNames
{
    /// <summary>.NET's own, as the exporter writes them, and those that Prometheus adds to every target.</summary>
    private static readonly string[] Others =
    [
        "dotnet_gc_collections_total", "dotnet_gc_heap_total_allocated_bytes_total", "dotnet_gc_last_collection_heap_size_bytes", "dotnet_gc_pause_time_seconds_total",
        "dotnet_monitor_lock_contentions_total", "dotnet_process_cpu_count", "dotnet_process_cpu_time_seconds_total", "dotnet_process_memory_working_set_bytes",
        "dotnet_thread_pool_queue_length_total", "dotnet_thread_pool_thread_count_total",
        "http_client_open_connections", "http_client_request_time_in_queue_seconds_sum",
        "http_server_active_requests", "http_server_request_duration_seconds_bucket",
        "kestrel_active_connections", "kestrel_queued_connections",
        "up", "ALERTS",
    ];

    public static IReadOnlySet<string> All { get; } = Instruments.All.SelectMany(NamesOf).Concat(Others).ToHashSet();

    public static IReadOnlyList<string> NamesOf(InstrumentDefinition instrument)
    {
        var name = MetricsPage.PrometheusName(instrument);
        return instrument.Kind == InstrumentKind.Histogram ? [name + "_bucket", name + "_sum", name + "_count"] : [name];
    }
}
