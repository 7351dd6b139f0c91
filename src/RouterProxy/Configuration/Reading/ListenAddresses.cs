using System.Globalization;
using System.Net;

namespace RouterProxy.Configuration.Reading;

/// <summary>Where the gateway listens, as Kestrel will read it.</summary>
internal static class ListenAddresses
{
    /// <summary>Where the gateway listens when nothing says otherwise.</summary>
    public const string Default = "http://localhost:8080";

    /// <summary><c>Kestrel:Endpoints</c> beats <c>urls</c>, which beats <c>http_ports</c> and <c>https_ports</c>.</summary>
    public static IReadOnlyList<string> Read(ConfigurationNode root)
    {
        var endpoints = root.Find("Kestrel:Endpoints")?.Children.Select(e => e.Find("Url")?.Value).OfType<string>().ToArray() ?? [];
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        var urls = Split(root.Find("urls")?.Value);
        if (urls.Length > 0)
        {
            return urls;
        }

        string[] ports =
        [
            .. Split(root.Find("http_ports")?.Value).Select(p => $"http://*:{p}"),
            .. Split(root.Find("https_ports")?.Value).Select(p => $"https://*:{p}"),
        ];
        return ports.Length > 0 ? ports : [Default];
    }

    /// <summary>True when Kestrel can read it: <c>http://HOST:PORT</c>, wildcards included.</summary>
    public static bool IsUrl(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { Scheme: "http" or "https", PathBase.Length: 0 };
        }
        catch (FormatException)
        {
            // The parser has no other way to say no.
            return false;
        }
    }

    /// <summary>True when only this machine can reach the address.</summary>
    public static bool IsLoopback(string address)
    {
        if (Authority(address) is not { } authority)
        {
            return true;
        }

        var host = PortStart(authority) is { } port ? authority[..port] : authority;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }

    /// <summary>The address's port, the scheme's own where none is written; null for a Unix socket, a pipe, or what is no port.</summary>
    public static int? PortOf(string address)
    {
        if (Authority(address) is not { } authority)
        {
            return null;
        }

        if (PortStart(authority) is not { } start)
        {
            return address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        }

        return int.TryParse(authority.AsSpan(start + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    /// <summary>Host and port; null for a Unix socket or a pipe.</summary>
    private static string? Authority(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var rest = start < 0 ? address : address[(start + 3)..];
        return rest.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("pipe:", StringComparison.OrdinalIgnoreCase)
            ? null
            : rest.Split('/')[0];
    }

    /// <summary>Index of the colon before the port, or null.</summary>
    private static int? PortStart(string authority) =>
        authority.LastIndexOf(':') is >= 0 and var colon && !authority.EndsWith(']') ? colon : null;

    private static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
