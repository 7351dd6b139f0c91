namespace RouterProxy.FunctionalTests.Infrastructure;

internal enum UpstreamProtocol
{
    Http1,

    /// <summary>HTTP/2 with prior knowledge, without TLS.</summary>
    Http2Cleartext,
}
