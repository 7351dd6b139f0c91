using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Reload;

/// <summary>Finds what changed that a running server cannot take over: its addresses, its management port, its threads, its logs.</summary>
internal static class RestartCheck
{
    private static readonly string[] Keys = ["urls", "http_ports", "https_ports", "Kestrel", "RouterProxy:Management:Port", "RouterProxy:Performance", "Serilog"];

    public static IReadOnlyList<string> Find(ConfigurationNode atStart, ConfigurationNode now) =>
        [.. Keys.Where(k => Text(atStart.Find(k)) != Text(now.Find(k)))];

    private static string Text(ConfigurationNode? node) => node is null
        ? ""
        : string.Join('\n', node.Children.OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase).Select(c => $"{c.Name}={Text(c)}").Prepend(node.Value ?? ""));
}
