using System.Text;
using System.Text.Json;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>A complete answer, nothing decoded.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Response and content headers, names ignore case, several values joined with ", ".</param>
/// <param name="Body">The bytes.</param>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <exception cref="JsonException">The body is not JSON.</exception>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }
}
