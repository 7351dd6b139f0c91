using System.Net;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>Tells when it is about to be sent: with <c>Expect: 100-continue</c> that is when the server has begun to read the request.</summary>
internal sealed class AnnouncedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Action _sending;

    public AnnouncedContent(HttpContent inner, Action sending)
    {
        (_inner, _sending) = (inner, sending);
        Headers.ContentType = inner.Headers.ContentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _sending();
        return _inner.CopyToAsync(stream, context);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
