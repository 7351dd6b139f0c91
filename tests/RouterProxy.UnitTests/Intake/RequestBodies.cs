using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

/// <summary>Requests with a body, as the server gives them to their reader.</summary>
internal static class RequestBodies
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(10);

    /// <summary>Some 24 KB.</summary>
    public static readonly byte[] Text = Encoding.UTF8.GetBytes("{\"model\":\"m\",\"messages\":[" + string.Join(',', Enumerable.Range(0, 5000)) + "]}");

    public static async Task ShouldBeAsync(Task<IntakeResult> reading, byte[] expected)
    {
        var result = await reading.WaitAsync(Guard);
        result.Status.ShouldBe(IntakeStatus.Ok);
        result.Body!.WrittenSpan.SequenceEqual(expected).ShouldBeTrue();
        result.Body.Dispose();
    }

    public static HttpRequest Request(byte[] body) => Request(PipeReader.Create(new ReadOnlySequence<byte>(body)));

    public static HttpRequest Request(PipeReader reader)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(reader));
        return context.Request;
    }

    public static byte[] Encode(string coding, byte[] body)
    {
        using var target = new MemoryStream();
        using (Stream encoder = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(target, CompressionLevel.Optimal),
            "br" => new BrotliStream(target, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(target, CompressionLevel.Optimal),
            "raw" => new DeflateStream(target, CompressionLevel.Optimal),
            _ => new BufferedStream(target),
        })
        {
            encoder.Write(body);
        }

        return target.ToArray();
    }

    private sealed class BodyPipe(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
