using System.Net;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Intake;

namespace RouterProxy.Relay;

/// <summary>An upstream's answer that is complete but has not been sent: served later if nothing better comes.</summary>
internal sealed class KeptAnswer(UpstreamModel model, HttpResponseMessage response, PooledBuffer body, bool stream) : IDisposable
{
    public UpstreamModel Model { get; } = model;

    /// <summary>Status and headers; its content has been read and may be disposed.</summary>
    public HttpResponseMessage Response { get; } = response;

    public HttpStatusCode Status => Response.StatusCode;

    /// <summary>The bytes as they go to the client, forced members already cut.</summary>
    public PooledBuffer Body { get; } = body;

    /// <summary>True when <see cref="Body"/> holds server-sent events.</summary>
    public bool Stream { get; } = stream;

    /// <summary>What <see cref="Body"/> is, where that differs from what the upstream's headers say.</summary>
    public string? ContentType { get; init; }

    public void Dispose() => Body.Dispose();
}
