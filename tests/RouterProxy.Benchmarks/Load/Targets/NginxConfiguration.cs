using System.Globalization;

namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>nginx as a streaming proxy with kept connections: two workers, no buffering, no access log. Not a peer but a floor.</summary>
internal static class NginxConfiguration
{
    /// <summary>nginx, or null where it is not on the path; distributions keep it beside the tools of the system's administrator.</summary>
    public static string? Find() =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, "nginx"))
            .FirstOrDefault(File.Exists);

    /// <returns>What nginx must be started with.</returns>
    public static string[] Write(string folder, int port, int upstreamPort)
    {
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"nginx-{port}.conf"));
        string user = Environment.IsPrivilegedProcess ? "user root;" : "";   // a worker of another user could not write below the folder
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $$"""
            {{user}}
            daemon off;
            worker_processes 2;
            worker_rlimit_nofile 16384;
            pid {{folder}}/nginx-{{port}}.pid;
            error_log stderr warn;
            events { worker_connections 8192; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/nginx-body;
              proxy_temp_path {{folder}}/nginx-proxy;
              fastcgi_temp_path {{folder}}/nginx-fastcgi;
              uwsgi_temp_path {{folder}}/nginx-uwsgi;
              scgi_temp_path {{folder}}/nginx-scgi;
              client_max_body_size 64m;
              keepalive_requests 10000000;
              tcp_nodelay on;
              upstream only { server 127.0.0.1:{{upstreamPort}}; keepalive 256; keepalive_requests 10000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass http://only;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                  proxy_request_buffering off;
                }
              }
            }
            """));
        return ["-p", folder, "-e", "stderr", "-c", path];
    }
}
