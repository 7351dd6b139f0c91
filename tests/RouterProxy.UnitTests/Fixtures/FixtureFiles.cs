using System.Text.Json;

namespace RouterProxy.UnitTests.Fixtures;

/// <summary>The recorded shapes of upstream answers and what each of them must be read as.</summary>
internal static class FixtureFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    public static IReadOnlyList<string> Streams()
        => [.. Directory.GetFiles(Folder, "*.response.sse").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<Fixture> Responses()
    {
        using var manifest = JsonDocument.Parse(Read("manifest.json"));
        return [.. manifest.RootElement.GetProperty("fixtures").EnumerateArray()
            .Where(entry => entry.GetProperty("kind").GetString() == "response")
            .Select(Fixture.From)];
    }
}
