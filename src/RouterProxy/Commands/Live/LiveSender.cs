using System.Net;
using System.Net.Mime;
using RouterProxy.Cascade;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.Commands.Live;

/// <summary>Sends a chat request to a tier's upstream as the gateway does: same body writer, credential, headers, address and HTTP client.</summary>
internal static class LiveSender
{
    /// <exception cref="HttpRequestException">The upstream was not reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<HttpResponseMessage> SendAsync(LiveQuestion question, GenerationRequest request, LogprobAsk ask, string userAgent, CancellationToken cancellation)
    {
        var model = question.Model;
        var body = new PooledBuffer(request.Body.Length + 256);
        try
        {
            TierBodyWriter.Write(request, new TierBodyPlan(model.UpstreamName, ask), model.BodyEdits, body);
            var http = model.Cluster.Model.Config.HttpRequest;
            using var message = new HttpRequestMessage(
                HttpMethod.Post,
                UpstreamAddress.For(question.Address, model, "/chat/completions", QueryString.Empty))
            {
                Version = http?.Version ?? HttpVersion.Version20,
                VersionPolicy = http?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
                Content = new ReadOnlyMemoryContent(body.WrittenMemory),
            };
            message.Content.Headers.ContentType = new(MediaTypeNames.Application.Json);
            message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
            UpstreamHeaders.Apply(message, model, question.Destination?.DestinationId);
            UpstreamHeaders.AskForPlainAnswer(message);
            return await model.Cluster.Model.HttpClient.SendAsync(message, cancellation);
        }
        finally
        {
            body.Dispose();
        }
    }
}
