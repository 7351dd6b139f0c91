// Is the process itself healthy? Utilisation, saturation, errors.
import { dashboard, lines, note, query, row, stat, table } from './parts.mjs';

const job = 'job=~"$job"';
const route = `${job}, routerproxy_route=~"$route"`;

export default dashboard({
  uid: 'routerproxy-runtime',
  title: 'Runtime',
  description: 'The gateway\'s own processes: load, time of its own, memory, threads, connections, configuration.',
  variables: ['job', 'route'],
  panels: [
    stat('Replicas', 'Processes that answer the scraper.', `count(routerproxy_build_info{${job}})`, { unit: 'short', decimals: 0 }),
    stat('Streams', 'Streams being relayed now.', `sum(routerproxy_streams_active{${job}})`, { unit: 'short', decimals: 0 }),
    stat('Holds', 'Answers being held back now.', `sum(routerproxy_holds_active{${job}})`, { unit: 'short', decimals: 0 }),
    stat('Own time', '99th percentile of the time of a request in which no upstream was at work. Reading a slow client\'s body counts too.', `histogram_quantile(0.99, sum by (le) (rate(routerproxy_overhead_seconds_bucket{${route}}[$__range])))`, { unit: 's', decimals: 1, steps: [{ color: 'green', value: null }, { color: 'yellow', value: 0.05 }, { color: 'red', value: 0.5 }] }),
    stat('Configuration since', 'When the configuration in force came into force; the oldest of all replicas.', `min(routerproxy_config_last_success_seconds{${job}}) * 1000`, { unit: 'dateTimeFromNow' }),
    stat('Rejected reloads', 'Changes in the time range that were wrong and changed nothing. The log and /health/ready say why.', `sum(increase(routerproxy_config_reloads_total{${job}, routerproxy_result="rejected"}[$__range]))`, { unit: 'short', decimals: 0, steps: [{ color: 'green', value: null }, { color: 'red', value: 1 }] }),

    row('Load'),
    lines('Requests under way', 'HTTP requests that are being answered, streams included.', [query(`sum by (instance) (http_server_active_requests{${job}})`, '{{instance}}')], { unit: 'short', min: 0 }),
    lines('Holds and streams', 'Answers held back for their first token, and streams being relayed.', [
      query(`sum by (routerproxy_route) (routerproxy_holds_active{${route}})`, '{{routerproxy_route}} holds'),
      query(`sum by (routerproxy_route) (routerproxy_streams_active{${route}})`, '{{routerproxy_route}} streams'),
    ], { unit: 'short', min: 0 }),
    lines('Held memory', 'Bytes of requests and held answers in memory. New requests are refused when it reaches Limits:MaxHeldTotalBytes.', [query(`max by (instance) (routerproxy_held_bytes{${job}})`, '{{instance}}')], { unit: 'bytes', min: 0 }),
    lines('Own time of a request', 'Time of a routed request in which no upstream was at work.', [
      query(`histogram_quantile(0.5, sum by (le, routerproxy_route) (rate(routerproxy_overhead_seconds_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_route}} p50'),
      query(`histogram_quantile(0.99, sum by (le, routerproxy_route) (rate(routerproxy_overhead_seconds_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_route}} p99', { exemplar: true }),
    ], { unit: 's', min: 0 }),

    row('Process'),
    lines('CPU', 'Share of the processors that the process may use.', [query(`sum by (instance) (rate(dotnet_process_cpu_time_seconds_total{${job}}[$__rate_interval])) / on (instance) max by (instance) (dotnet_process_cpu_count{${job}})`, '{{instance}}')], { unit: 'percentunit', min: 0, width: 8 }),
    lines('Memory', 'Working set of the process, and the heap as the last collection left it.', [
      query(`max by (instance) (dotnet_process_memory_working_set_bytes{${job}})`, '{{instance}} working set'),
      query(`sum by (instance) (dotnet_gc_last_collection_heap_size_bytes{${job}})`, '{{instance}} heap'),
    ], { unit: 'bytes', min: 0, width: 8 }),
    lines('Allocations', 'Bytes allocated per second.', [query(`sum by (instance) (rate(dotnet_gc_heap_total_allocated_bytes_total{${job}}[$__rate_interval]))`, '{{instance}}')], { unit: 'Bps', min: 0, width: 8 }),
    lines('Collection pauses', 'Share of the time in which the garbage collector held everything up.', [query(`sum by (instance) (rate(dotnet_gc_pause_time_seconds_total{${job}}[$__rate_interval]))`, '{{instance}}')], { unit: 'percentunit', min: 0, width: 8 }),
    lines('Collections', 'Garbage collections per second by generation.', [query(`sum by (gc_heap_generation) (rate(dotnet_gc_collections_total{${job}}[$__rate_interval]))`, '{{gc_heap_generation}}')], { unit: 'ops', min: 0, width: 8 }),
    // .NET exports both as counters although they go up and down: no rate here.
    lines('Thread pool', 'Threads, and work that waits for one. A queue that does not empty: something blocks threads.', [
      query(`max by (instance) (dotnet_thread_pool_thread_count_total{${job}})`, '{{instance}} threads'),
      query(`max by (instance) (dotnet_thread_pool_queue_length_total{${job}})`, '{{instance}} waiting'),
    ], { unit: 'short', min: 0, width: 8 }),
    lines('Lock contention', 'Times per second that a thread had to wait for a lock.', [query(`sum by (instance) (rate(dotnet_monitor_lock_contentions_total{${job}}[$__rate_interval]))`, '{{instance}}')], { unit: 'ops', min: 0, width: 8 }),
    lines('Connections from clients', 'Open connections, and those that wait to be accepted.', [
      query(`sum by (instance) (kestrel_active_connections{${job}})`, '{{instance}} open'),
      query(`sum by (instance) (kestrel_queued_connections{${job}})`, '{{instance}} waiting'),
    ], { unit: 'short', min: 0, width: 8 }),
    lines('Scrape', 'Whether the scraper reaches each replica: 1 is yes.', [query(`up{${job}}`, '{{instance}}')], { unit: 'none', min: 0, max: 1, width: 8 }),

    row('Configuration'),
    lines('Reloads', 'Changes of the configuration that were noticed in each interval.', [query(`sum by (routerproxy_result) (increase(routerproxy_config_reloads_total{${job}}[$__rate_interval]))`, '{{routerproxy_result}}')], { unit: 'short', min: 0 }),
    table('Versions', 'What runs where, and since when its configuration is in force.', [`max by (instance, routerproxy_version) (routerproxy_build_info{${job}})`, `max by (instance) (routerproxy_config_last_success_seconds{${job}}) * 1000`],
      { instance: 'Replica', routerproxy_version: 'Version', 'Value #A': 'Running', 'Value #B': 'Configuration of' },
      { unit: 'none', overrides: [{ matcher: { id: 'byName', options: 'Configuration of' }, properties: [{ id: 'unit', value: 'dateTimeAsIso' }] }] }),
    note('**Empty?** Then Prometheus does not scrape the gateway: look at its targets, and whether `Management:Port` moved `/metrics` to another port.'),
  ],
});
